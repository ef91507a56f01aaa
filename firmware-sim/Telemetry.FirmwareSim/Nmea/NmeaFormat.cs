using System.Globalization;
using System.Text;

namespace Telemetry.FirmwareSim.Nmea;

/// <summary>Writes sentences.</summary>
internal static class NmeaFormat
{
    private const double KnotsPerMetre = 3600.0 / 1852;

    /// <summary>All sentences of one moment, each with its checksum and line end.</summary>
    /// <param name="talker">The receiver's talker: GN, GP, GL, GA, GB…</param>
    /// <param name="state">The truth.</param>
    /// <param name="utc">What the receiver's clock says.</param>
    /// <param name="isFixed">Has it a fix? Without one there are empty fields.</param>
    public static string All(string talker, VesselState state, DateTimeOffset utc, bool isFixed)
    {
        var text = new StringBuilder();
        var time = utc.ToString("HHmmss.ff", CultureInfo.InvariantCulture);
        var position = isFixed
            ? $"{Angle(state.Latitude, 2)},{(state.Latitude < 0 ? 'S' : 'N')},"
                + $"{Angle(state.Longitude, 3)},{(state.Longitude < 0 ? 'W' : 'E')}"
            : ",,,";
        var knots = isFixed ? Number(state.Speed * KnotsPerMetre, 2) : "";
        var course = isFixed ? Number(state.Course, 1) : "";
        Add(text, isFixed
            ? $"{talker}GGA,{time},{position},1,{state.Satellites:00},0.9,12.3,M,50.1,M,,"
            : $"{talker}GGA,{time},,,,,0,00,,,M,,M,,");
        Add(text, $"{talker}RMC,{time},{(isFixed ? 'A' : 'V')},{position},{knots},{course},"
            + $"{utc.ToString("ddMMyy", CultureInfo.InvariantCulture)},1.2,W,{(isFixed ? 'A' : 'N')}");
        Add(text, $"{talker}GLL,{position},{time},{(isFixed ? 'A' : 'V')},{(isFixed ? 'A' : 'N')}");
        Add(text, isFixed
            ? $"{talker}VTG,{course},T,,M,{knots},N,{Number(state.Speed * 3.6, 2)},K,A"
            : $"{talker}VTG,,T,,M,,N,,K,N");
        Add(text, $"{talker}ZDA,{utc.ToString("HHmmss.ff,dd,MM,yyyy", CultureInfo.InvariantCulture)},00,00");
        Add(text, $"HEHDT,{Number(state.Heading, 1)},T");
        Add(text, $"WIMWV,{Number(state.WindAngle, 1)},R,{Number(state.WindSpeed, 1)},M,A");
        Add(text, $"SDDPT,{Number(state.Depth, 2)},0.40,100");
        Add(text, $"SDDBT,{Number(state.Depth / 0.3048, 1)},f,{Number(state.Depth, 2)},M,"
            + $"{Number(state.Depth / 1.8288, 1)},F");
        Add(text, $"YXXDR,C,{Number(state.WaterCelsius, 2)},C,WATER,A,{Number(2.5, 1)},D,TRIM");
        return text.ToString();
    }

    /// <summary>One sentence around its body.</summary>
    public static string Sentence(string body)
    {
        var sum = Encoding.ASCII.GetBytes(body).Aggregate(0, (all, b) => all ^ b);
        return string.Create(CultureInfo.InvariantCulture, $"${body}*{sum:X2}\r\n");
    }

    private static void Add(StringBuilder text, string body) => text.Append(Sentence(body));

    /// <summary>Degrees and minutes with five decimals: 2 cm.</summary>
    private static string Angle(double degrees, int digits)
    {
        var units = (long)Math.Round(Math.Abs(degrees) * 60 * 100_000);
        var whole = units / 6_000_000;
        var minutes = (units % 6_000_000) / 100_000.0;
        return whole.ToString(new string('0', digits), CultureInfo.InvariantCulture)
            + minutes.ToString("00.00000", CultureInfo.InvariantCulture);
    }

    private static string Number(double value, int decimals) =>
        value.ToString("F" + decimals, CultureInfo.InvariantCulture);
}
