"""What a roster may tell: of a person, of his household, of the head; and what it calls that, in English, too."""

from __future__ import annotations

from dataclasses import replace

from ..common.fields import Catalogue, Field, Kind
from ..spreadsheet.members import Across
from .fields import FIELDS
from .household_fields import HOUSEHOLD_FIELDS

CARE = "care_groups"  # codes joined by one blank; kept as care tags, not as a column of the person
HOUSEHOLD_KEY = Field(key="household_key", label="户标识", width=14)
"""In this program's own clear exports: rows with the same one are a household, rows without are in none."""

_MORE: dict[str, tuple[str, ...]] = {
    "name": ("full name", "resident", "resident name", "member name"),
    "id_no": ("id no", "id no.", "id card", "id card no", "id card number", "identity number", "identity card"),
    "birth_date": ("birth date", "dob", "date of birth (yyyy-mm-dd)"),
    "ethnic": ("ethnicity", "ethnic"),
    "phone": (
        *("固定电话", "座机", "家庭电话", "宅电", "备用电话", "其他电话"),
        *("telephone", "tel", "tel.", "phone number", "mobile phone", "mobile number", "contact number"),
    ),
    "live_addr": ("home address", "residential address", "current address", "详细地址", "现居住地址", "现居住地详址"),
    "hukou_addr": ("registered address", "户籍详址"),
    "relation_to_head": ("relation", "relationship", "relation to head", "relationship to head of household"),
    "marital": ("marital status",),
    "political": ("political status", "政治身份"),
    "education": ("education", "education level"),
    "employment": ("employment", "employment status"),
    "occupation": ("occupation", "job"),
    "workplace": ("workplace", "employer"),
    "former_name": ("former name",),
    "cert_type": ("document type", "id type"),
    "cert_no": ("passport", "passport no", "passport number", "document number", "港澳台证件号码", "境外证件号码"),
    "cert_until": ("document expiry", "passport expiry"),
    "nationality": ("country of nationality", "citizenship"),
    "moved_in_on": ("moved in on", "move-in date"),
    "remark": ("remark", "note", "notes"),
    "household_no": ("household no", "household number", "household id"),
    "hukou_type": ("户类型", "户的类别"),
    "house_right": ("房屋产权", "房屋性质", "住房性质", "住房权属"),
    "resident_status": ("居住情况", "居住状态", "居住状况"),
    "is_dibao": ("低保家庭",),
    "is_monitored": ("监测户", "监测对象户"),
}

HOME = Catalogue(
    "户",
    [
        *(field for field in HOUSEHOLD_FIELDS.stored if field.key not in ("live_addr", "remark")),
        replace(HOUSEHOLD_FIELDS["remark"], key="home_remark", label="户备注", headings=("家庭备注", "户情况说明")),
    ],
)
"""What a roster tells of a household as a whole, whichever of its people's rows it stands in."""
_HOME_COLUMNS = {"home_remark": "remark"}


def home_column(key: str) -> str:
    """The household's column of a key of ``HOME``."""
    return _HOME_COLUMNS.get(key, key)


def _known(field: Field) -> Field:
    # 人员类别 holds care groups in one hall and classes in the next: what stands there does not tell against it.
    kind = Kind.TEXT if field.key == "resident_class" else field.kind
    return replace(field, kind=kind, headings=field.headings + _MORE.get(field.key, ()))


ROSTER = Catalogue(
    "花名册",
    [
        *map(_known, FIELDS.stored),
        Field(
            key="head_name",
            label="户主姓名",
            headings=("户主", "户主名字", "家庭户主", "head", "householder", "head of household", "household head"),
        ),
        Field(key="head_id_no", label="户主身份证号", headings=("户主身份证号码", "户主公民身份号码", "户主证件号码")),
        Field(key="head_phone", label="户主联系方式", headings=("户主电话", "户主联系电话", "户主手机号")),
        *map(_known, HOME),
        HOUSEHOLD_KEY,
        Field(
            key=CARE,
            label="关爱对象",
            kind=Kind.CODES,
            code_table="care_group",
            headings=(
                "关爱类别",
                "特殊群体",
                "特殊人群",
                "重点人群",
                "困难类型",
                "帮扶类别",
                "人群类别",
                "care groups",
            ),
        ),
    ],
)
ACROSS = Across(
    leading={"head_name": "name", "head_id_no": "id_no", "head_phone": "phone"},
    tie="relation_to_head",
    joined=frozenset({"phone", "head_phone"}),
)
"""One household a row: its head first, then its members side by side."""
