using Telemetry.Contract;

namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>
/// XDR: groups of type, value, unit and the name that the transducer gives itself, which becomes the metric's.
/// </summary>
internal static class NmeaTransducers
{
    private const int GroupFields = 4;
    private const int NameMax = 64;

    public static void Read(NmeaSentence sentence, List<NmeaValue> into)
    {
        for (var at = 0; at + GroupFields <= sentence.Fields.Count; at += GroupFields)
        {
            if (sentence.Number(at + 1) is not { } value)
            {
                continue;
            }
            var (unit, factor) = UnitOf(sentence[at], sentence[at + 2]);
            var name = NmeaMetric.TransducerPrefix + NameOf(sentence[at + 3], sentence[at], at / GroupFields);
            var isSwitch = sentence[at] == "S";
            into.Add(new NmeaValue(name, unit, value * factor, 0, ValueQuality.Good, isSwitch && value is 0 or 1));
        }
    }

    /// <summary>The unit and the factor to it; a unit that is not known keeps its number and has no unit.</summary>
    private static (string Unit, double Factor) UnitOf(string type, string unit) => (type, unit) switch
    {
        ("C", "C") => ("Cel", 1),
        ("C", "K") => ("K", 1),
        ("P", "B") => ("Pa", 100_000),
        ("P", "P") => ("Pa", 1),
        ("H", "P") => ("%RH", 1),
        ("A", "D") => ("deg", 1),
        ("D", "M") => ("m", 1),
        ("F", "H") => ("Hz", 1),
        ("N", "N") => ("N", 1),
        ("T", "R") => ("1/min", 1),
        ("V", "M") => ("m3", 1),
        ("U", "V") => ("V", 1),
        ("I", "A") => ("A", 1),
        ("E", "P") => ("%", 1),
        _ => ("", 1),
    };

    /// <summary>A name that a metric can have; a transducer without a name is its type and place.</summary>
    private static string NameOf(string name, string type, int place)
    {
        var clean = string.Concat(name.Take(NameMax).Select(c => Names.IsValid(c.ToString()) ? c : '_'));
        return clean.Length > 0 ? clean : $"{(Names.IsValid(type) ? type : "X")}{place}";
    }
}
