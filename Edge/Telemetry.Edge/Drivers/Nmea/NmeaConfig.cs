using Telemetry.Contract;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.Edge.Sampling.Checks;

namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>A line of NMEA 0183 sentences: a GNSS receiver, a wind sensor, an echo sounder, a multiplexer.</summary>
internal sealed record NmeaConfig : SensorConfig, IWireUser
{
    public const string Type = "nmea";

    private const int SentencesMax = 32;
    private const int SilenceMillis = 10_000;

    /// <inheritdoc/>
    public override string Kind => Type;

    /// <inheritdoc/>
    public override required string? Device { get; init; }

    /// <inheritdoc/>
    public required WireSettings Wire { get; init; }

    /// <inheritdoc/>
    public string? SharedAs => null;

    /// <summary>Time without a sentence after which the line is opened anew.</summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>Of each metric at most one reading in this time; zero: all.</summary>
    public required TimeSpan Period { get; init; }

    public required bool IsChecksumRequired { get; init; }

    /// <summary>The only types that are taken, like <c>GGA</c>; empty: all that are known.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    /// <summary>The only talkers that are taken, like <c>GN</c>; empty: all.</summary>
    public required IReadOnlyList<string> Talkers { get; init; }

    /// <summary>Does its time say what time it is?</summary>
    public required bool IsTimeAnchor { get; init; }

    /// <summary>Names of metrics by the driver's own; what is not in it keeps that.</summary>
    public required IReadOnlyDictionary<string, string> Metrics { get; init; }

    public required IReadOnlyDictionary<string, MetricCheck> Checks { get; init; }

    public static NmeaConfig Read(ConfigNode node)
    {
        node.AllowOnly(
            "type", "device", "port", "baud", "silence_ms", "period_ms", "checksum", "sentences", "talkers",
            "time_anchor", "metrics", "checks");
        var config = new NmeaConfig
        {
            Device = SensorKeys.Device(node),
            Wire = WireKeys.Read(node, baud: 4800, isParityRead: false),
            Silence = node.MillisOr("silence_ms", SilenceMillis, 1000, SensorKeys.PeriodMillisMax),
            Period = node.MillisOr("period_ms", 0, 0, SensorKeys.PeriodMillisMax),
            IsChecksumRequired = node.TextOr(
                "checksum", "required", "required or optional", t => t is "required" or "optional") == "required",
            Sentences = node.TextsOrEmpty(
                "sentences", SentencesMax, "one of GGA, RMC, GLL, VTG, HDT, MWV, DBT, DPT, XDR", IsType),
            Talkers = node.TextsOrEmpty("talkers", SentencesMax, "two capital letters", IsTalker),
            IsTimeAnchor = node.FlagOr("time_anchor", false),
            Metrics = ReadMetrics(node),
            Checks = CheckReader.Read(node),
        };
        return config.Checks.Keys.FirstOrDefault(m => !config.Gives(m)) is { } unknown
            ? throw node.Refusal(
                "checks", $"the unknown metric {unknown}", string.Join(", ", NmeaMetric.All.Select(config.NameOf)))
            : config;
    }

    /// <inheritdoc/>
    public override Func<CancellationToken, Task> LoopOf(SensorParts parts) =>
        new NmeaSource(this, parts) { Anchored = IsTimeAnchor ? parts.Drivers.Anchored : null }.RunAsync;

    /// <summary>The name under which the driver's metric is published.</summary>
    public string NameOf(string metric) => Metrics.GetValueOrDefault(metric, metric);

    public bool Takes(NmeaSentence sentence) =>
        (Sentences.Count == 0 || Sentences.Contains(sentence.Type))
        && (Talkers.Count == 0 || Talkers.Contains(sentence.Talker));

    /// <summary>Names may be of the driver's metrics or of any transducer.</summary>
    private static Dictionary<string, string> ReadMetrics(ConfigNode node)
    {
        const string Transducer = NmeaMetric.TransducerPrefix;
        var metrics = node.ObjectOrEmpty("metrics");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in metrics.Keys())
        {
            if (!NmeaMetric.All.Contains(key) && !key.StartsWith(Transducer, StringComparison.Ordinal))
            {
                throw metrics.Refusal(
                    Names.IsValid(key) ? key : "(a key)", "an unknown metric",
                    string.Join(", ", NmeaMetric.All) + $" or {Transducer}NAME");
            }
            names.Add(key, metrics.Text(key, SensorKeys.NameAllowed, SensorKeys.IsName));
        }
        var all = NmeaMetric.All.Select(m => names.GetValueOrDefault(m, m))
            .Concat(names.Where(n => n.Key.StartsWith(Transducer, StringComparison.Ordinal)).Select(n => n.Value));
        return all.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw node.Refusal("metrics", $"{twice.Key} twice", "different names")
            : names;
    }

    private bool Gives(string metric) =>
        metric.StartsWith(NmeaMetric.TransducerPrefix, StringComparison.Ordinal)
        || NmeaMetric.All.Any(m => NameOf(m) == metric) || Metrics.Values.Contains(metric);

    private static bool IsType(string text) =>
        text is "GGA" or "RMC" or "GLL" or "VTG" or "HDT" or "MWV" or "DBT" or "DPT" or "XDR";

    private static bool IsTalker(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);
}
