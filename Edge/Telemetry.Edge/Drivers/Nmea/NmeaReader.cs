using System.Globalization;
using Telemetry.Contract;

namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>What each sentence says, in SI units. A field that is empty or no number says nothing.</summary>
internal static class NmeaReader
{
    /// <summary>Adds what a sentence says; a sentence of an unknown type, or one marked void, adds nothing.</summary>
    public static void Read(NmeaSentence sentence, List<NmeaValue> into)
    {
        switch (sentence.Type)
        {
            case "GGA":
                ReadGga(sentence, into);
                break;
            case "RMC":
                ReadRmc(sentence, into);
                break;
            case "GLL":
                ReadGll(sentence, into);
                break;
            case "VTG":
                ReadVtg(sentence, into);
                break;
            case "HDT":
                Add(into, NmeaMetric.Heading, "deg", Turned(sentence.Number(0)));
                break;
            case "MWV":
                ReadMwv(sentence, into);
                break;
            case "DBT":
                Add(into, NmeaMetric.Depth, "m", Metres(sentence), rank: 1);
                break;
            case "DPT":
                ReadDpt(sentence, into);
                break;
            case "XDR":
                NmeaTransducers.Read(sentence, into);
                break;
            default:
                break; // Many others exist; they are nobody's fault.
        }
    }

    /// <summary>Does the sentence say a position that the receiver stands for?</summary>
    public static bool IsFix(NmeaSentence sentence) => sentence.Type switch
    {
        "GGA" => sentence.Number(5) is >= 1 and <= 5 && sentence[1].Length > 0,
        "RMC" => sentence[1] == "A" && QualityOfMode(sentence[11]) == ValueQuality.Good,
        "GLL" => sentence[5] == "A" && QualityOfMode(sentence[6]) == ValueQuality.Good,
        _ => false,
    };

    /// <summary>The date and time that the sentence says, in UTC; null when it says none.</summary>
    public static DateTimeOffset? UtcOf(NmeaSentence sentence)
    {
        var date = sentence.Type switch
        {
            "RMC" when sentence[1] == "A" => NmeaText.ShortDate(sentence[8]),
            "ZDA" => int.TryParse(sentence[1], NumberStyles.None, CultureInfo.InvariantCulture, out var day)
                && int.TryParse(sentence[2], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
                && int.TryParse(sentence[3], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                    ? NmeaText.Date(year, month, day)
                    : null,
            _ => null,
        };
        return date is { } at && NmeaText.TimeOfDay(sentence[0]) is { } time ? new DateTimeOffset(at + time) : null;
    }

    private static void ReadGga(NmeaSentence s, List<NmeaValue> into)
    {
        if (s.Number(5) is not { } fix)
        {
            return;
        }
        Add(into, NmeaMetric.FixQuality, "1", fix);
        Add(into, NmeaMetric.Satellites, "1", s.Number(6));
        if (fix is < 1 or > 8)
        {
            return;
        }
        // 6: dead reckoning, 7: typed in, 8: a simulator.
        var quality = fix >= 6 ? ValueQuality.Suspect : ValueQuality.Good;
        AddPosition(into, s, 1, rank: 0, quality);
        Add(into, NmeaMetric.Hdop, "1", s.Number(7));
        Add(into, NmeaMetric.Altitude, "m", s[9] is "M" or "" ? s.Number(8) : null, 0, quality);
    }

    private static void ReadRmc(NmeaSentence s, List<NmeaValue> into)
    {
        var quality = QualityOfMode(s[11]);
        if (s[1] != "A" || quality == ValueQuality.None)
        {
            return;
        }
        AddPosition(into, s, 2, rank: 1, quality);
        Add(into, NmeaMetric.Speed, "m/s", s.Number(6) * NmeaText.Knot, 0, quality);
        Add(into, NmeaMetric.Course, "deg", Turned(s.Number(7)), 0, quality);
        var sign = s[10] switch { "E" => 1, "W" => -1, _ => double.NaN };
        Add(into, NmeaMetric.Variation, "deg", double.IsNaN(sign) ? null : sign * s.Number(9));
    }

    private static void ReadGll(NmeaSentence s, List<NmeaValue> into)
    {
        var quality = QualityOfMode(s[6]);
        // Before version 2.0 there was no status.
        if (s[5] is "A" or "" && quality != ValueQuality.None)
        {
            AddPosition(into, s, 0, rank: 2, quality);
        }
    }

    private static void ReadVtg(NmeaSentence s, List<NmeaValue> into)
    {
        var quality = QualityOfMode(s[8]);
        if (quality == ValueQuality.None)
        {
            return;
        }
        // Before version 2.3 the letters between the numbers were missing.
        var isOld = s.Fields.Count == 4;
        var knots = s.Number(isOld ? 2 : 4) * NmeaText.Knot;
        Add(into, NmeaMetric.Course, "deg", Turned(s.Number(0)), 1, quality);
        Add(into, NmeaMetric.Speed, "m/s", knots ?? (s.Number(isOld ? 3 : 6) * NmeaText.KilometreAnHour), 1, quality);
    }

    private static void ReadMwv(NmeaSentence s, List<NmeaValue> into)
    {
        if (s[4] != "A" || s[1] is not ("R" or "T"))
        {
            return;
        }
        var speed = s[3] switch
        {
            "M" => s.Number(2),
            "N" => s.Number(2) * NmeaText.Knot,
            "K" => s.Number(2) * NmeaText.KilometreAnHour,
            _ => null,
        };
        var isTrue = s[1] == "T";
        Add(into, isTrue ? NmeaMetric.TrueWindAngle : NmeaMetric.WindAngle, "deg", Turned(s.Number(0)));
        Add(into, isTrue ? NmeaMetric.TrueWindSpeed : NmeaMetric.WindSpeed, "m/s", speed);
    }

    /// <summary>
    /// The offset says where the transducer is: below the surface if positive, above the keel if negative.
    /// </summary>
    private static void ReadDpt(NmeaSentence s, List<NmeaValue> into)
    {
        Add(into, NmeaMetric.Depth, "m", s.Number(0));
        if (s.Number(1) is { } offset && offset != 0)
        {
            Add(into, offset > 0 ? NmeaMetric.DepthSurface : NmeaMetric.DepthKeel, "m", s.Number(0) + offset);
        }
    }

    private static double? Metres(NmeaSentence s) =>
        (s[3] == "M" ? s.Number(2) : null)
        ?? (s[1] == "f" ? s.Number(0) * NmeaText.Foot : null)
        ?? (s[5] == "F" ? s.Number(4) * NmeaText.Fathom : null);

    private static void AddPosition(List<NmeaValue> into, NmeaSentence s, int at, int rank, ValueQuality quality)
    {
        var latitude = NmeaText.Coordinate(s[at], s[at + 1], "N", "S", 90);
        var longitude = NmeaText.Coordinate(s[at + 2], s[at + 3], "E", "W", 180);
        if (latitude is not null && longitude is not null)
        {
            Add(into, NmeaMetric.Latitude, "lat", latitude, rank, quality);
            Add(into, NmeaMetric.Longitude, "lon", longitude, rank, quality);
        }
    }

    /// <summary>An angle of a full turn; null when it is none.</summary>
    private static double? Turned(double? degrees) => degrees is >= 0 and <= 360 ? degrees : null;

    /// <summary>
    /// The mode indicator of version 2.3 and later; a sentence without one is as good as its status. None: no fix.
    /// </summary>
    private static ValueQuality QualityOfMode(string mode) => mode switch
    {
        "" or "A" or "D" or "P" or "R" or "F" => ValueQuality.Good,
        "E" or "M" or "S" => ValueQuality.Suspect,
        _ => ValueQuality.None,
    };

    private static void Add(
        List<NmeaValue> into, string metric, string unit, double? value, int rank = 0,
        ValueQuality quality = ValueQuality.Good)
    {
        if (value is { } said)
        {
            into.Add(new NmeaValue(metric, unit, said, rank, quality));
        }
    }
}
