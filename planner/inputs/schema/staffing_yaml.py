"""staffing.yaml: lenders with their officers, kits and vehicles, the rules of teams, and pay."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from planner.inputs.schema.values import Code, Count, Date, Name, Rupiah, Section, Slug
from planner.model.resources import (
    ClassRule,
    JourneyMode,
    Kit,
    Lender,
    Officer,
    Pay,
    Role,
    TeamRules,
    Vehicle,
    VehicleClass,
    Weekend,
)

RoleName = Literal["lead", "operator", "registrar", "driver", "technician", "guide"]
ClassName = Literal["car", "4x4", "motorcycle"]


class OfficersByRole(Section):
    """How many officers a lender sends, by role."""

    operator: Count = 0
    """Recording operators, one for each kit."""
    registrar: Count = 0
    """Registrars, who check papers and keep the queue."""
    driver: Count = 0
    """Drivers."""
    technician: Count = 0
    """Technicians."""
    guide: Count = 0
    """Local companions."""
    lead: Count = 0
    """Team leads who do nothing else."""


class NamedOfficer(Section):
    """An officer known by name, counted beside ``officers``."""

    name: Name
    """The name on the team's sheet."""
    roles: Annotated[list[RoleName], Field(min_length=1)]
    """What the officer can do."""


class Kits(Section):
    """Recording kits of one kind."""

    count: Count | None = None
    """How many; left out: one."""


class Vehicles(Section):
    """Vehicles of one kind."""

    vehicle_class: Annotated[ClassName, Field(alias="class")]
    """car, 4x4 or motorcycle."""
    count: Count | None = None
    """How many; left out: one."""
    seats: Annotated[int, Field(ge=1, le=60)]
    """Seats, the driver's included."""


class LenderEntry(Section):
    """An office that lends people, kits and vehicles."""

    name: Name
    """The name on all pages."""
    office: Code
    """The place id of its office."""
    loan_from: Date
    """The first day of the loan."""
    loan_to: Date
    """The last day of the loan."""
    journey: Literal["day_before", "in_shift"]
    """When its people travel."""
    weekend: Literal["home", "stay"]
    """Where its teams are between two weeks."""
    min_away_days: Annotated[int, Field(ge=0, le=14)]
    """The least number of service days for which people are sent."""
    rest_days: list[Date] = Field(default_factory=list)
    """Days on which its teams rest where they are."""
    example: bool
    """True where nobody published these figures."""
    officers: OfficersByRole = OfficersByRole()
    """How many officers by role."""
    named_officers: dict[Slug, NamedOfficer] = Field(default_factory=dict)
    """Officers known by name."""
    kits: dict[Slug, Kits] = Field(default_factory=dict)
    """Recording kits."""
    vehicles: dict[Slug, Vehicles] = Field(default_factory=dict)
    """Vehicles."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.loan_to < self.loan_from:
            raise PydanticCustomError(
                "E1401",
                "loan",
                {"at": "loan_to", "start": str(self.loan_from), "end": str(self.loan_to)},
            )
        return self


class ClassEntry(Section):
    """How a team with this class of vehicle is made."""

    drivers: Count
    """The least number of drivers."""
    registrars: Count
    """The least number of registrars."""
    guides: Count = 0
    """The least number of local companions."""
    operators_per_kit: Annotated[int, Field(ge=1, le=10)]
    """Operators for each kit."""
    max_kits: Annotated[int, Field(ge=1, le=20)]
    """The most kits of one team."""
    recordings_per_kit_hour: Annotated[int, Field(ge=1, le=60)]
    """People one kit records in an hour."""
    max_nights_away: Count | None = None
    """The most nights in a row away from the office; null: no limit."""
    fuel_idr_per_km: Rupiah
    """Fuel in rupiah for each kilometre."""

    @property
    def smallest_team(self) -> int:
        """The people of a team with one kit."""
        return self.drivers + self.registrars + self.guides + self.operators_per_kit


class ClassEntries(Section):
    """A rule for each class of vehicle in use."""

    car: ClassEntry | None = None
    """Cars."""
    four_wheel_drive: Annotated[ClassEntry | None, Field(alias="4x4")] = None
    """Cars with four-wheel drive."""
    motorcycle: ClassEntry | None = None
    """Motorcycles."""

    def by_class(self) -> tuple[tuple[VehicleClass, ClassEntry], ...]:
        """Return the rules given, by class."""
        entries = (
            (VehicleClass.FOUR_WHEEL_DRIVE, self.four_wheel_drive),
            (VehicleClass.CAR, self.car),
            (VehicleClass.MOTORCYCLE, self.motorcycle),
        )
        return tuple(
            (vehicle_class, entry) for vehicle_class, entry in entries if entry is not None
        )


class TeamsEntry(Section):
    """How teams may be formed."""

    largest_team_people: Annotated[int, Field(ge=1, le=60)]
    """The most people in one team."""
    guests: bool
    """Whether people and kits of the host may join a lender's team."""
    meeting_base: Code
    """Where guests join."""
    classes: ClassEntries
    """Rules by class of vehicle."""


class PayEntry(Section):
    """Rates of pay."""

    per_diem_away_idr: Rupiah
    """For a day that ends away from home."""
    per_diem_home_idr: Rupiah
    """For a day that ends at home."""
    lodging_idr: Rupiah
    """For a night away."""


class StaffingFile(Section):
    """The lenders and what they send."""

    lenders: dict[Slug, LenderEntry]
    """The lenders by id."""
    officers_file: Name | None = None
    """A table of officers by name, with roles and lender (csv or xlsx),
    beside those counted above."""
    teams: TeamsEntry
    """How teams are formed."""
    pay: PayEntry
    """Rates of pay."""


def to_lenders(file: StaffingFile) -> tuple[Lender, ...]:
    """Return the lenders with their officers, kits and vehicles, sorted by id."""
    return tuple(_lender(key, entry) for key, entry in sorted(file.lenders.items()))


def to_team_rules(file: TeamsEntry) -> TeamRules:
    """Return the rules of forming teams."""
    classes = tuple(
        ClassRule(
            vehicle_class=vehicle_class,
            drivers=entry.drivers,
            registrars=entry.registrars,
            guides=entry.guides,
            operators_per_kit=entry.operators_per_kit,
            max_kits=entry.max_kits,
            rate=entry.recordings_per_kit_hour,
            max_nights_away=entry.max_nights_away,
            fuel_idr_per_km=entry.fuel_idr_per_km,
        )
        for vehicle_class, entry in file.classes.by_class()
    )
    return TeamRules(
        classes=classes,
        largest_team=file.largest_team_people,
        guests=file.guests,
        meeting_base=file.meeting_base,
    )


def to_pay(file: PayEntry) -> Pay:
    """Return the rates of pay."""
    return Pay(
        per_diem_away_idr=file.per_diem_away_idr,
        per_diem_home_idr=file.per_diem_home_idr,
        lodging_idr=file.lodging_idr,
    )


def _lender(key: str, entry: LenderEntry) -> Lender:
    """Return one lender."""
    vehicles = (
        Vehicle(
            id=id_, lender=key, vehicle_class=VehicleClass(kind.vehicle_class), seats=kind.seats
        )
        for name, kind in entry.vehicles.items()
        for id_ in _ids(key, name, kind.count)
    )
    kits = (
        Kit(id=id_, lender=key)
        for name, kind in entry.kits.items()
        for id_ in _ids(key, name, kind.count)
    )
    return Lender(
        id=key,
        name=entry.name,
        office=entry.office,
        loan_from=entry.loan_from,
        loan_to=entry.loan_to,
        journey=JourneyMode(entry.journey),
        weekend=Weekend(entry.weekend),
        min_away_days=entry.min_away_days,
        rest_days=tuple(sorted(set(entry.rest_days))),
        officers=tuple(sorted(_officers(key, entry), key=lambda officer: officer.id)),
        kits=tuple(sorted(kits, key=lambda kit: kit.id)),
        vehicles=tuple(sorted(vehicles, key=lambda vehicle: vehicle.id)),
        example=entry.example,
    )


def _officers(key: str, entry: LenderEntry) -> list[Officer]:
    """Return the officers of a lender: those counted by role, then those with a name."""
    officers = [
        Officer(id=id_, name=None, lender=key, roles=(role,))
        for role in Role
        for id_ in _ids(key, role.value, getattr(entry.officers, role.value))
    ]
    for name, officer in entry.named_officers.items():
        roles = tuple(sorted({Role(role) for role in officer.roles}))
        officers.append(Officer(id=f"{key}-{name}", name=officer.name, lender=key, roles=roles))
    return officers


def _ids(lender: str, name: str, count: int | None) -> list[str]:
    """Return the ids of ``count`` resources called ``name``; None: one id without a number."""
    return (
        [f"{lender}-{name}"]
        if count is None
        else [f"{lender}-{name}-{number}" for number in range(1, count + 1)]
    )
