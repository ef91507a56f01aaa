using System.Globalization;
using System.Text;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Dates and times by a pattern: Java's (<c>yyyy-MM-dd HH:mm:ss</c>), which Flink has, or PostgreSQL's
/// (<c>YYYY-MM-DD HH24:MI:SS</c>).</summary>
internal sealed class TimeFormat
{
    private static readonly string[] PostgresWords =
    [
        "HH24", "HH12", "YYYY", "MONTH", "Month", "month", "DDD", "MON", "Mon", "mon", "DAY", "Day", "day", "YYY",
        "HH", "MI", "SS", "MS", "US", "YY", "MM", "DD", "DY", "Dy", "dy", "AM", "PM", "am", "pm", "TZ", "IW",
        "Q", "D", "Y",
    ];

    private readonly List<(string Word, bool IsText)> _parts = [];

    private TimeFormat() { }

    /// <summary>Java's pattern; null when a letter means nothing.</summary>
    public static TimeFormat? Java(string pattern)
    {
        var format = new TimeFormat();
        for (var index = 0; index < pattern.Length;)
        {
            var letter = pattern[index];
            if (letter == '\'')
            {
                var end = pattern.IndexOf('\'', index + 1);
                if (end < 0) { return null; }
                format._parts.Add((end == index + 1 ? "'" : pattern[(index + 1)..end], true));
                index = end + 1;
                continue;
            }
            var next = index + 1;
            while (next < pattern.Length && pattern[next] == letter) { next++; }
            var isText = !char.IsAsciiLetter(letter);
            if (!isText && !"yuMdHhmsSaEDw".Contains(letter, StringComparison.Ordinal)) { return null; }
            format._parts.Add((pattern[index..next], isText));
            index = next;
        }
        return format;
    }

    /// <summary>PostgreSQL's pattern; what means nothing stands for itself.</summary>
    public static TimeFormat Postgres(string pattern)
    {
        var format = new TimeFormat();
        for (var index = 0; index < pattern.Length;)
        {
            if (pattern[index] == '"' && pattern.IndexOf('"', index + 1) is > 0 and var end)
            {
                format._parts.Add((pattern[(index + 1)..end], true));
                index = end + 1;
                continue;
            }
            var rest = pattern[index..];
            var word = Array.Find(PostgresWords, known => rest.StartsWith(
                known, known.Length > 3 || known is "HH" or "MI" or "SS" or "MS" or "US" or "YY" or "MM" or "DD"
                    ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
            format._parts.Add(word is null ? (rest[..1], true) : (JavaWord(word, rest[..word.Length]), false));
            index += word?.Length ?? 1;
        }
        return format;
    }

    public string Format(long micros)
    {
        var time = TimeText.ToDateTime(micros);
        var text = new StringBuilder();
        foreach (var (word, isText) in _parts)
        {
            if (isText) { text.Append(word); }
            else { Append(text, word, time); }
        }
        return text.ToString();
    }

    /// <summary>Reads a text; what the pattern does not say is the beginning of 1970.</summary>
    public bool TryParse(string text, out long micros)
    {
        var reader = new FormatReader(text);
        micros = 0;
        foreach (var (word, isText) in _parts)
        {
            if (isText ? !reader.TryText(word) : !reader.TryField(word)) { return false; }
        }
        return reader.TryEnd(out micros);
    }

    /// <summary>PostgreSQL's word as one of Java's letters, with some of our own (!) for what Java has not.</summary>
    private static string JavaWord(string word, string written) => word.ToUpperInvariant() switch
    {
        "YYYY" or "YYY" => "yyyy",
        "YY" or "Y" => "yy",
        "MM" => "MM",
        "DD" => "dd",
        "HH24" => "HH",
        "HH" or "HH12" => "hh",
        "MI" => "mm",
        "SS" => "ss",
        "MS" => "SSS",
        "US" => "SSSSSS",
        "AM" or "PM" => char.IsLower(written[0]) ? "!am" : "a",
        "DDD" => "DDD",
        "MON" => Cased("MMM", written),
        "MONTH" => Cased("MMMM", written),
        "DY" => Cased("EEE", written),
        "DAY" => Cased("EEEE", written),
        "IW" => "ww",
        "TZ" => "!tz",
        "Q" => "!q",
        _ => "!d",
    };

    private static string Cased(string word, string written) =>
        char.IsLower(written[0]) ? "!lower" + word : char.IsLower(written[1]) ? word : "!upper" + word;

    private static void Append(StringBuilder text, string word, DateTime time)
    {
        if (word[0] == '!') { AppendOwn(text, word, time); return; }
        var culture = CultureInfo.InvariantCulture;
        var fraction = time.Ticks % TimeSpan.TicksPerSecond / 10;
        var digits = word.Length;
        _ = word[0] switch
        {
            'y' or 'u' => text.Append(digits == 2 ? Padded(time.Year % 100, 2) : Padded(time.Year, digits)),
            'M' when digits == 3 => text.Append(time.ToString("MMM", culture)),
            'M' when digits > 3 => text.Append(time.ToString("MMMM", culture)),
            'M' => text.Append(Padded(time.Month, digits)),
            'd' => text.Append(Padded(time.Day, digits)),
            'H' => text.Append(Padded(time.Hour, digits)),
            'h' => text.Append(Padded(((time.Hour + 11) % 12) + 1, digits)),
            'm' => text.Append(Padded(time.Minute, digits)),
            's' => text.Append(Padded(time.Second, digits)),
            'S' => text.Append(Padded(fraction, 6).PadRight(digits, '0').AsSpan(0, digits)),
            'a' => text.Append(time.Hour < 12 ? "AM" : "PM"),
            'E' => text.Append(time.ToString(digits > 3 ? "dddd" : "ddd", culture)),
            'w' => text.Append(Padded(ISOWeek.GetWeekOfYear(time), digits)),
            _ => text.Append(Padded(time.DayOfYear, digits)),
        };
    }

    private static void AppendOwn(StringBuilder text, string word, DateTime time)
    {
        var written = new StringBuilder();
        switch (word)
        {
            case "!am": text.Append(time.Hour < 12 ? "am" : "pm"); break;
            case "!tz": text.Append("UTC"); break;
            case "!q": text.Append(((time.Month - 1) / 3) + 1); break;
            case "!d": text.Append((int)time.DayOfWeek + 1); break;
            default:
                Append(written, word[6..], time);
                text.Append(word.StartsWith("!lower", StringComparison.Ordinal)
                    ? written.ToString().ToLowerInvariant() : written.ToString().ToUpperInvariant());
                break;
        }
    }

    private static string Padded(long value, int digits) =>
        value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
}
