"""Reads sentences from standard input with pynmea2 and prints what each says, a JSON object a line, in SI units."""
import json
import sys

import pynmea2

KNOT = 1852 / 3600


def number(text):
    return float(text) if text not in (None, "") else None


def said(m):
    kind = m.sentence_type
    if kind == "GGA":
        if int(m.gps_qual) == 0:
            return {}
        return {"latitude": m.latitude, "longitude": m.longitude, "altitude": number(m.altitude), "hdop": number(m.horizontal_dil)}
    if kind == "RMC":
        if m.status != "A":
            return {}
        return {"latitude": m.latitude, "longitude": m.longitude, "speed": number(m.spd_over_grnd) * KNOT, "course": number(m.true_course)}
    if kind == "GLL":
        return {"latitude": m.latitude, "longitude": m.longitude} if m.status == "A" else {}
    if kind == "VTG":
        return {} if m.true_track in (None, "") else {"course": number(m.true_track), "speed": number(m.spd_over_grnd_kts) * KNOT}
    if kind == "HDT":
        return {"heading": number(m.heading)}
    if kind == "MWV":
        return {"wind_angle": number(m.wind_angle), "wind_speed": number(m.wind_speed)}
    if kind == "DPT":
        return {"depth": number(m.depth)}
    if kind == "DBT":
        return {"depth": number(m.depth_meters)}
    if kind == "XDR":
        return {"xdr_" + m.get_transducer(i).id: number(m.get_transducer(i).value) for i in range(m.num_transducers)}
    if kind == "ZDA":
        return {"utc": m.datetime.timestamp()}
    return {}


for line in sys.stdin:
    try:
        sentence = pynmea2.parse(line.strip(), check=True)
        values = {name: value for name, value in said(sentence).items() if value is not None}
        print(json.dumps({"type": sentence.sentence_type, "talker": sentence.talker, "values": values}))
    except pynmea2.ParseError as e:
        print(json.dumps({"error": type(e).__name__}))
