# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Minggu pertama
#
# Buku kerja ini membuka data kegiatan jemput bola, melihat di mana warga yang belum rekam,
# membuat rencana satu minggu, dan membaca hasilnya. Semua angka warga adalah **perkiraan**
# (lihat `data/README.md`), dan jumlah petugas adalah **contoh**.
#
# Jalankan dari folder `notebooks`. Yang dipakai hanya fungsi umum: `load`,
# `build`, `solve`, `check`.

# %%
import geopandas
import matplotlib.pyplot as plt
import pandas as pd
from shapely.geometry import Polygon

import planner

inputs = planner.load("../configs/sarolangun")
problem = planner.build(inputs, week="2019-04-01")
print(
    f"{problem.name}: {len(problem.stops)} desa dan kelurahan, {len(problem.week.days)} hari, "
    f"{len(problem.lenders)} pemberi bantuan"
)

# %% [markdown]
# ## Warga yang diperkirakan datang
#
# Dari daftar warga belum rekam, hanya sebagian masih tinggal di desa (`present`),
# dan hanya sebagian dari mereka datang (`turnout`). Keduanya dalam per seribu.


# %%
def expected(stop, level="typical"):
    """Jumlah warga yang diperkirakan datang ke satu desa."""
    demand = stop.demand
    turnout = demand.turnout if stop.confirmed else demand.turnout_unconfirmed
    return (
        getattr(demand.listed, level)
        * getattr(demand.present, level)
        * getattr(turnout, level)
        // 1_000_000
    )


villages = geopandas.GeoDataFrame(
    {
        "kode": [stop.id for stop in problem.stops],
        "nama": [stop.name for stop in problem.stops],
        "kecamatan": [stop.kecamatan_name for stop in problem.stops],
        "belum_rekam": [stop.demand.listed.typical for stop in problem.stops],
        "rendah": [expected(stop, "low") for stop in problem.stops],
        "datang": [expected(stop) for stop in problem.stops],
        "tinggi": [expected(stop, "high") for stop in problem.stops],
    },
    geometry=geopandas.points_from_xy(
        [stop.coordinate.lon for stop in problem.stops],
        [stop.coordinate.lat for stop in problem.stops],
    ),
    crs="EPSG:4326",
).set_index("kode")
villages[["belum_rekam", "rendah", "datang", "tinggi"]].sum()

# %% [markdown]
# ## Peta
#
# Besar lingkaran: warga yang diperkirakan datang. Bintang: pangkalan.
# Garis: jalan utama, hanya garis besarnya. Batas kecamatan hanya kira-kira.

# %%
figure, axes = plt.subplots(figsize=(9, 8))
areas = [
    Polygon([(point.lon, point.lat) for point in ring])
    for area in problem.map.areas
    for ring in area.rings
]
geopandas.GeoSeries(areas, crs="EPSG:4326").plot(ax=axes, facecolor="#f4f1e8", edgecolor="#b8b0a0")
west, south, east, north = villages.total_bounds
for road in problem.map.roads:
    axes.plot(
        [point.lon for point in road.points],
        [point.lat for point in road.points],
        color="#8a8a8a",
        linewidth=1,
        zorder=2,
    )
villages.plot(ax=axes, markersize=villages["datang"], color="#0b6e8a", alpha=0.6, zorder=3)
axes.plot(
    [base.coordinate.lon for base in problem.bases],
    [base.coordinate.lat for base in problem.bases],
    linestyle="none",
    marker="*",
    markersize=12,
    color="#b3401a",
    zorder=4,
)
axes.set(
    xlim=(west - 0.1, east + 0.1), ylim=(south - 0.1, north + 0.1), xlabel="bujur", ylabel="lintang"
)
axes.set_title("Warga yang diperkirakan datang, menurut desa")
figure.text(0.5, 0.01, "Sumber: " + "; ".join(problem.map.attributions), ha="center", fontsize=7)
plt.show()

# %% [markdown]
# ## Kisaran tiap kecamatan
#
# Garis: dari rendah sampai tinggi. Semua desa sekaligus rendah, atau sekaligus tinggi,
# jauh lebih jarang daripada satu desa.

# %%
districts = (
    villages.groupby("kecamatan")[["rendah", "datang", "tinggi"]].sum().sort_values("datang")
)
figure, axes = plt.subplots(figsize=(9, 4.5))
spread = [districts["datang"] - districts["rendah"], districts["tinggi"] - districts["datang"]]
axes.barh(
    districts.index, districts["datang"], xerr=spread, color="#0b6e8a", ecolor="#555555", capsize=3
)
axes.set(
    xlabel="warga yang diperkirakan datang", title="Rendah, wajar, dan tinggi menurut kecamatan"
)
figure.tight_layout()
plt.show()

# %% [markdown]
# ## Membuat rencana
#
# `effort="low"` cukup untuk melihat-lihat; untuk rencana yang dipakai gunakan `planner plan`.
# Wasit yang terpisah memeriksa setiap rencana: tanpa pelanggaran berarti semua aturan dalam
# `docs/laws.md` dipatuhi.

# %%
plan = planner.solve(problem, effort="low", seed=0)
report = planner.check(problem, plan)
print(f"Pelanggaran: {len(report.violations)}")
print(
    f"Direkam {plan.totals.expected_recorded} orang dalam {plan.totals.visits} kunjungan ke "
    f"{plan.totals.villages} desa"
)
print(f"Nilainya paling banyak {plan.proof.gap:.1%} di bawah nilai rencana terbaik (terbukti)")

# %% [markdown]
# ## Tim

# %%
pd.DataFrame(
    {
        "tim": team.id,
        "kantor": team.lender,
        "kendaraan": team.vehicle.vehicle_class.value,
        "petugas": len(team.members),
        "alat": len(team.kits),
        "dari": team.first,
        "sampai": team.last,
        "direkam": sum(
            visit.expected_recorded
            for route in plan.routes
            if route.team == team.id
            for visit in route.visits
        ),
    }
    for team in plan.teams
)

# %% [markdown]
# ## Kunjungan


# %%
def clock(minute):
    """Jam setempat dari menit sejak tengah malam."""
    return f"{minute // 60:02}:{minute % 60:02}"


visits = pd.DataFrame(
    [
        (
            route.team,
            route.date,
            visit.stop,
            clock(visit.start),
            clock(visit.end),
            visit.expected_recorded,
            visit.turned_away,
        )
        for route in plan.routes
        for visit in route.visits
    ],
    columns=["tim", "tanggal", "kode", "mulai", "selesai", "direkam", "ditolak"],
).join(villages[["nama", "kecamatan"]], on="kode")
visits.head(15)

# %% [markdown]
# ## Capaian tiap kecamatan
#
# Berapa bagian dari warga yang diperkirakan datang terekam minggu ini.

# %%
coverage = (
    districts[["datang"]].join(visits.groupby("kecamatan")["direkam"].sum()).fillna(0).astype(int)
)
coverage["persen"] = (100 * coverage["direkam"] / coverage["datang"]).round(1)
coverage.sort_values("persen", ascending=False)

# %% [markdown]
# ## Desa yang belum dikunjungi
#
# Setiap desa dikunjungi, atau tercatat di sini dengan alasannya.

# %%
left_out = pd.Series(
    [unvisited.reason.value for unvisited in plan.unvisited], name="desa", dtype=str
)
print(
    f"{plan.totals.villages} dikunjungi + "
    f"{len({unvisited.village for unvisited in plan.unvisited})} belum = {len(villages)} desa"
)
left_out.value_counts()
