using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>Events of many partitions through one ingress.</summary>
internal sealed class PartitionedIngressKind : ICaseKind
{
    private static readonly Duration Point = Duration.FromMillis(1);

    public string Name => "partitioned_ingress";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var options = OptionsOf(spec);
        var ingress = new PartitionedIngress<double>(options);
        var output = new List<PartitionedEvent<double>>();
        var mustFail = item.TryGetProperty("expected_error", out var error) && error.ValueKind != JsonValueKind.Null;
        try
        {
            foreach (var input in item.GetProperty("input").EnumerateArray()) { ingress.Process(Event(input), output); }
            ingress.Complete(CompletionOf(spec), output);
        }
        catch (DisorderException) when (mustFail)
        {
            return null;
        }
        if (mustFail) { return $"expected {error}, got {output.Count} events"; }
        var expected = item.GetProperty("expected_output").EnumerateArray().Select(Event).ToList();
        return options.ReorderLatency == Duration.Zero
            ? Compare("whole output", expected, output)
            : ComparePartitions(expected, output);
    }

    private static PartitionedIngressOptions OptionsOf(JsonElement spec)
    {
        var disorder = spec.GetProperty("disorder");
        var options = new PartitionedIngressOptions
        {
            Disorder = Enum.Parse<DisorderPolicy>(disorder.GetProperty("policy").GetString() ?? "", ignoreCase: true),
            ReorderLatency = disorder.TryGetProperty("reorder_latency", out _)
                ? CaseTime.Millis(disorder, "reorder_latency") : Duration.Zero,
        };
        if (IsSaid(spec, "periodic_low_watermark", out var low))
        {
            options = options with
            {
                LowWatermarkPeriod = CaseTime.Millis(low, "period"),
                LowWatermarkLag = CaseTime.Millis(low, "lag"),
            };
        }
        return IsSaid(spec, "periodic_punctuation", out var punctuation)
            ? options with { PunctuationPeriod = CaseTime.Millis(punctuation, "period") } : options;
    }

    private static PartitionedCompletion CompletionOf(JsonElement spec) =>
        IsSaid(spec, "on_completed", out var word)
            ? Enum.Parse<PartitionedCompletion>(word.GetString() ?? "") : PartitionedCompletion.EndOfStream;

    private static bool IsSaid(JsonElement spec, string name, out JsonElement value) =>
        spec.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static PartitionedEvent<double> Event(JsonElement item)
    {
        var partition = item.TryGetProperty("partition", out var name) ? name.GetRawText() : "";
        return item.GetProperty("kind").GetString() switch
        {
            "point" => PartitionedEvent.Interval(
                partition, CaseTime.Of(item, "ts"), CaseTime.Of(item, "ts") + Point, Value(item)),
            "interval" => PartitionedEvent.Interval(
                partition, CaseTime.Of(item, "start"), CaseTime.Of(item, "end"), Value(item)),
            "punctuation" => PartitionedEvent.Punctuation<double>(partition, CaseTime.Of(item, "ts")),
            "low_watermark" => PartitionedEvent.LowWatermark<double>(CaseTime.Of(item, "ts")),
            _ => throw new FormatException($"unknown {item}"),
        };
    }

    private static double Value(JsonElement item) => item.GetProperty("value").GetDouble();

    private static string? ComparePartitions(
        List<PartitionedEvent<double>> expected, List<PartitionedEvent<double>> got)
    {
        var partitions = expected.Concat(got).Select(item => item.Partition).Distinct();
        return partitions.Select(partition => Compare(
            partition.Length == 0 ? "low watermarks" : $"partition {partition}",
            [.. expected.Where(item => Concerns(item, partition))],
            [.. got.Where(item => Concerns(item, partition))])).FirstOrDefault(difference => difference is not null);
    }

    private static bool Concerns(in PartitionedEvent<double> item, string partition) =>
        item.Kind == PartitionedEventKind.LowWatermark || item.Partition == partition;

    private static string? Compare(
        string place, List<PartitionedEvent<double>> expected, List<PartitionedEvent<double>> got) =>
        Difference.InOrder(place, [.. expected.Select(Line)], [.. got.Select(Line)]);

    private static string Line(PartitionedEvent<double> item)
    {
        var (start, end) = (CaseTime.Text(item.Start), CaseTime.Text(item.End));
        return item.Kind switch
        {
            PartitionedEventKind.LowWatermark => $"low watermark {start}",
            PartitionedEventKind.Punctuation => $"punctuation {item.Partition} {start}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{item.Partition} [{start}, {end}) {item.Value}"),
        };
    }
}
