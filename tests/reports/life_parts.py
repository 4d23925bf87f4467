"""The leaking bathroom's letters and reports (F14, F16), in words as ``mediation.papers`` has them."""

from __future__ import annotations

PARTS: dict[str, list[dict[str, str]]] = {
    "referral_in": [
        {
            "from_org": "向阳派出所",
            "from_kind": "行政调解",
            "doc_no": "向派移〔2026〕12号",
            "other_no": "向派（治）2026-118",
            "cause": "邻里漏水纠纷",
            "received_on": "2026-10-20",
            "answer_by": "2026-11-30",
            "materials": "接处警登记表\n现场照片4张",
            "answered_on": "",
            "answer": "",
        }
    ],
    "decline": [
        {
            "number": "向阳调告〔2026〕1号",
            "reason": "一方当事人明确拒绝调解",
            "note": "邓洁电话里表示要直接起诉",
            "told_on": "2026-10-22",
        }
    ],
    "extension": [
        {
            "agreed_on": "2026-11-18",
            "reason": "防水要等天晴才能施工，双方愿意等施工结果出来再谈赔偿。",
            "agreed_by": "沈霞、邓洁",
            "before_on": "2026-11-20",
            "until_on": "2026-12-21",
            "basis": "经各方当事人书面同意延长",
        }
    ],
    "urging": [
        {
            "number": "向阳调督〔2026〕3号",
            "urged_on": "2026-12-08",
            "whom": "邓洁",
            "way": "催告函",
            "due": "2026年12月5日前重做卫生间防水层。\n2026年11月30日前赔偿人民币1,680.32元。",
            "by_on": "2026-12-20",
            "answer": "",
        }
    ],
    "confirmation": [
        {
            "court": "丹江口市人民法院",
            "ground": "调解组织所在地",
            "applicants": "沈霞、邓洁",
            "facts": "双方因卫生间漏水发生争议，经向阳社区人民调解委员会调解，自愿达成协议，协议内容不违反法律规定。",
            "status": "申请书签名阶段",
            "applied_on": "",
        }
    ],
    "referral_out": [
        {
            "number": "向阳调移〔2026〕2号",
            "target": "仲裁机构",
            "to_org": "丹江口市劳动人事争议仲裁委员会",
            "reason": "双方另有劳动报酬争议，应当先申请劳动仲裁。",
            "materials": "人民调解受理登记表\n工资条复印件3页",
            "sent_on": "2026-11-05",
        }
    ],
    "risk": [
        {
            "happened_at": "2026年10月21日晚上8时",
            "place": "向阳花园5栋2单元",
            "people": "12",
            "demands": "楼下几户要求立即停水检修，赔偿各自的装修损失。",
            "risk": "双方亲属到场推搡，有可能演变为打架。",
            "measures": "网格员和民警到场劝开，分开谈话，约定次日调解。",
            "advice": "请派出所派员参加次日的调解。",
            "to_org": "向阳派出所、街道综治中心",
            "reported_on": "2026-10-21",
        }
    ],
}
