using System.Globalization;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>What SET and RESET do.</summary>
internal static class OptionReader
{
    private const string Ttl = "table.exec.state.ttl", Zone = "table.local-time-zone",
        Idle = "table.exec.source.idle-timeout", Clock = "telemetry.clock-scope",
        Lateness = "table.exec.emit.allow-lateness", Name = "pipeline.name", Mode = "execution.runtime-mode",
        Start = "telemetry.start";

    private static readonly string[] Keys =
        [Ttl, Zone, Idle, Clock, Lateness, Name, Mode, Start, .. SqlAlertOptions.Keys];

    private static readonly (string Unit, long Micros)[] Units =
    [
        ("us", 1), ("micros", 1), ("ms", 1_000), ("milli", 1_000), ("millis", 1_000), ("millisecond", 1_000),
        ("milliseconds", 1_000), ("s", 1_000_000), ("sec", 1_000_000), ("second", 1_000_000),
        ("seconds", 1_000_000), ("m", 60_000_000), ("min", 60_000_000), ("minute", 60_000_000),
        ("minutes", 60_000_000), ("h", 3_600_000_000), ("hour", 3_600_000_000), ("hours", 3_600_000_000),
        ("d", 86_400_000_000), ("day", 86_400_000_000), ("days", 86_400_000_000),
    ];

    /// <summary>The options with one set.</summary>
    public static SqlOptions Set(SqlOptions options, SqlOption option)
    {
        var changed = option.Key switch
        {
            Ttl => options with { StateTimeToLive = Positive(Length(option)) },
            Idle => options with { IdleTimeout = Positive(Length(option)) },
            Lateness => options with { AllowedLateness = Length(option) },
            Zone => options with { TimeZone = ZoneOf(option) },
            Clock => options with { ClockScope = Scope(option) },
            Name => options with { PipelineName = option.Value },
            // What it means is for the host to say, which is asked when the pipeline is made.
            Start => options,
            _ when SqlAlertOptions.Spans.Contains(option.Key) => options with
            {
                AlertSpans = options.AlertSpans.SetItem(option.Key, Length(option)),
            },
            _ when SqlAlertOptions.Keys.Contains(option.Key) => options,
            // There is one engine: a bounded input ends, whatever the mode is called.
            Mode when option.Value.ToUpperInvariant() is "STREAMING" or "BATCH" or "AUTOMATIC" => options,
            Mode => throw Bad(option, "streaming or batch"),
            _ => throw new SqlException(new SqlError(
                "unknown_option", $"There is no option '{option.Key}'.", option.Span)
            {
                Suggestion = NearMiss.Of(option.Key, Keys),
                Help = $"There are {string.Join(", ", Keys)}.",
            }),
        };
        return changed with { All = changed.All.SetItem(option.Key, option.Value) };
    }

    /// <summary>The options with one, or all, as they are when nothing is said.</summary>
    public static SqlOptions Reset(SqlOptions options, SqlStatement.Reset reset)
    {
        if (reset.Key is null) { return SqlOptions.Default; }
        var rest = options.All.Remove(reset.Key);
        var result = SqlOptions.Default;
        foreach (var (key, value) in rest) { result = Set(result, new SqlOption(key, value, reset.Span)); }
        return result;
    }

    private static Duration? Positive(Duration length) => length == Duration.Zero ? null : length;

    private static Duration Length(SqlOption option)
    {
        var text = option.Value.Trim();
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var unit = text[digits..].Trim().ToLowerInvariant();
        var known = Units.FirstOrDefault(candidate => candidate.Unit == (unit.Length == 0 ? "ms" : unit));
        if (known.Unit is null || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture,
            out var count)
            || count > (1L << 50) / known.Micros)
        {
            throw Bad(option, "a length of time such as '12 h', '30 min' or '500 ms'");
        }
        return new(count * known.Micros);
    }

    /// <summary>Functions know no other zone yet: to take one and not obey it would give wrong times.</summary>
    private static string ZoneOf(SqlOption option) =>
        option.Value is "UTC" or "Etc/UTC" or "GMT" or "Z" ? "UTC" : throw Bad(option, "'UTC', the only zone so far");

    private static ClockScope Scope(SqlOption option) => option.Value.ToUpperInvariant() switch
    {
        "SOURCE" => ClockScope.Source,
        "STREAM" => ClockScope.Stream,
        _ => throw Bad(option, "source or stream"),
    };

    private static SqlException Bad(SqlOption option, string expected) =>
        new(new SqlError("bad_option", $"'{option.Value}' is nothing for the option '{option.Key}'.", option.Span)
        {
            Expected = expected,
        });
}
