using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Ranking;

/// <summary>Top-N and deduplication in the description of a pipeline.</summary>
public static class RankStreams
{
    /// <summary>Keeps the first rows of each partition, always up to date.</summary>
    /// <example>The three hottest metrics of each device:
    /// <code>
    /// builder.Readings.TopN("hottest", new()
    /// {
    ///     PartitionBy = ["device"], OrderBy = [SortColumn.Descending("value")], To = 3, RankColumn = "place",
    ///     UniqueKey = ["device", "metric"],
    /// }).To("hottest");
    /// </code></example>
    /// <param name="stream">The stream; inserts or a changelog.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">Which rows.</param>
    /// <returns>The rows and their ranks as a changelog, keyed by the partition. Side output, if the stream is a
    /// changelog: <c>unmatched</c>.</returns>
    public static PipelineStream TopN(this PipelineStream stream, string name, RankSpec spec) =>
        stream.Apply(name, input => new RankOperator(spec, input));

    /// <summary>Keeps one row per key, the first or the last.</summary>
    /// <example>Each device's last reading, and each value of a series once an hour:
    /// <code>
    /// builder.Readings.Deduplicate(
    ///     "last", new() { PartitionBy = ["device"], Keep = DeduplicateKeep.Last }).To("last");
    /// builder.Readings.Deduplicate("once", new()
    /// {
    ///     PartitionBy = ["device", "metric", "value"], Keep = DeduplicateKeep.First,
    ///     Order = DeduplicateOrder.Arrival, Retention = Duration.FromSeconds(3_600),
    /// }).To("values");
    /// </code></example>
    /// <param name="stream">The stream; inserts only.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">Which row stays.</param>
    /// <returns>The rows, keyed by what was given: a changelog, unless the first row goes out once for all.</returns>
    public static PipelineStream Deduplicate(this PipelineStream stream, string name, DeduplicateSpec spec) =>
        stream.Apply(name, input => new DeduplicateOperator(spec, input));

    /// <summary>Keeps the first rows of each window and partition, given when the window closes.</summary>
    /// <example>The two devices with the greatest sum of each ten seconds:
    /// <code>
    /// var windows = builder.Readings.WhereNotNull("value").KeyBy("device").Window("sums", WindowSpec.Tumbling(
    ///     Duration.FromSeconds(10), [new(AggregateFunction.Sum, "value", "sum")]));
    /// windows.WindowTopN("greatest", new()
    /// {
    ///     PartitionBy = [], OrderBy = [SortColumn.Descending("sum")], To = 2, RankColumn = "place",
    ///     Scope = ClockScope.Stream,
    /// }).To("greatest");
    /// </code></example>
    /// <param name="stream">The stream; inserts only, with the windows' bounds in columns.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">Which rows.</param>
    /// <returns>The rows and their ranks, each once, keyed by the partition. Side output: <c>late</c>.</returns>
    public static PipelineStream WindowTopN(this PipelineStream stream, string name, WindowRankSpec spec) =>
        stream.Apply(name, input => new WindowRankOperator(spec, input));

    /// <summary>Puts all rows of a bounded input in an order.</summary>
    /// <param name="stream">The stream; inserts or a changelog.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The order.</param>
    /// <returns>The rows, in order, when the input has ended.</returns>
    public static PipelineStream Sort(this PipelineStream stream, string name, SortSpec spec) =>
        stream.Apply(name, input => new SortOperator(spec, input));
}
