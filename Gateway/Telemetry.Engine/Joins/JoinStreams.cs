using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Joins;

/// <summary>Joins in the description of a pipeline.</summary>
public static class JoinStreams
{
    /// <summary>Pairs rows of two streams by key and by how near their event times are.</summary>
    /// <param name="left">The left stream; keyed.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="right">The right stream; keyed by columns of the same types.</param>
    /// <param name="spec">Which rows belong together.</param>
    /// <returns>The pairs: left columns, then right columns. Side outputs: <c>late_left</c>,
    /// <c>late_right</c>.</returns>
    /// <exception cref="ArgumentException">The specification does not fit the streams.</exception>
    /// <example>
    /// A pressure for each temperature, measured by the same device at most 5 s before or 1 s after it:
    /// <code>
    /// var metric = new Expression.Column("metric");
    /// var temperatures = builder.Readings.KeyBy("device").Where(
    ///     new Expression.Compare(Comparison.Equal, metric, new Expression.Text("temperature")));
    /// var pressures = builder.Readings.KeyBy("device").Where(
    ///     new Expression.Compare(Comparison.Equal, metric, new Expression.Text("pressure")));
    /// temperatures.IntervalJoin("pairs", pressures, IntervalJoinSpec.Between(
    ///     Duration.FromSeconds(-5), Duration.FromSeconds(1), JoinType.Left)).To("pairs");
    /// </code>
    /// </example>
    public static PipelineStream IntervalJoin(
        this PipelineStream left, string name, PipelineStream right, IntervalJoinSpec spec) =>
        left.Builder.Apply(name, [left, right], inputs => new IntervalJoinOperator(spec, inputs));

    /// <summary>Pairs rows of two streams by key and window.</summary>
    /// <param name="left">The left stream; keyed, with a window's start and end in its columns.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="right">The right stream; keyed by columns of the same types, with windows too.</param>
    /// <param name="spec">Which rows belong together.</param>
    /// <returns>The pairs, when their window closes: left columns, then right columns. Side outputs: <c>late_left</c>,
    /// <c>late_right</c>.</returns>
    /// <exception cref="ArgumentException">The specification does not fit the streams.</exception>
    /// <example>
    /// Two results of the same 10 s, side by side:
    /// <code>
    /// var size = Duration.FromSeconds(10);
    /// Aggregate sum = new(AggregateFunction.Sum, "value", "sum");
    /// var count = Aggregate.CountAll("count");
    /// var sums = builder.Readings.WhereNotNull("value").Window("sums", WindowSpec.Tumbling(size, [sum]));
    /// var texts = builder.Readings.WhereNotNull("value_text").Window("texts", WindowSpec.Tumbling(size, [count]));
    /// sums.WindowJoin("both", texts, new WindowJoinSpec { Type = JoinType.Full }).To("both");
    /// </code>
    /// </example>
    public static PipelineStream WindowJoin(
        this PipelineStream left, string name, PipelineStream right, WindowJoinSpec spec) =>
        left.Builder.Apply(name, [left, right], inputs => new WindowJoinOperator(spec, inputs));

    /// <summary>Gives each row the version of a table's row that held at its event time.</summary>
    /// <param name="rows">The rows; keyed.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="versions">The table's changes, as inserts of newer versions or as a changelog; keyed by columns of
    /// the same types.</param>
    /// <param name="spec">Which rows come out, and whose clock counts.</param>
    /// <returns>The rows' columns, then the versions'. Side outputs: <c>late_left</c>, <c>late_right</c>.</returns>
    /// <exception cref="ArgumentException">The specification does not fit the streams.</exception>
    /// <example>
    /// Orders in the currency's rate of their time:
    /// <code>
    /// var orders = builder.Table(
    ///     "orders", new Schema(new("currency", ColumnType.Text), new("amount", ColumnType.Float64)));
    /// var rates = builder.Table(
    ///     "rates", new Schema(new("currency", ColumnType.Text), new("rate", ColumnType.Float64)));
    /// orders.KeyBy("currency").TemporalJoin("in_euro", rates.KeyBy("currency"),
    ///     new TemporalJoinSpec { Type = JoinType.Left, Scope = ClockScope.Stream }).To("in_euro");
    /// </code>
    /// </example>
    public static PipelineStream TemporalJoin(
        this PipelineStream rows, string name, PipelineStream versions, TemporalJoinSpec spec) =>
        rows.Builder.Apply(name, [rows, versions], inputs => new TemporalJoinOperator(spec, inputs));

    /// <summary>Gives each row what a small table, such as the device registry, says of it at that moment.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="name">The operator's name, unique in the pipeline; the table's entries are addressed to it.</param>
    /// <param name="spec">The table, and which of its rows belongs to which row.</param>
    /// <returns>The rows' columns, then the table's, with the rows' keys.</returns>
    /// <exception cref="ArgumentException">The specification does not fit the stream.</exception>
    /// <example>
    /// The site of each reading's device:
    /// <code>
    /// builder.Readings.Lookup("registry", new LookupJoinSpec
    /// {
    ///     Type = JoinType.Left, On = ["device"], KeyColumns = [new("device", ColumnType.Text)],
    ///     Columns = [new("site", ColumnType.Text, true)],
    /// }).To("with_site");
    /// // input.BeginControl(at, "registry", new LookupEntry(
    /// //     new Dictionary&lt;string, object?&gt; { ["device"] = "a" },
    /// //     new Dictionary&lt;string, object?&gt; { ["site"] = "hall" }).ToPayload())
    /// </code>
    /// </example>
    public static PipelineStream Lookup(this PipelineStream rows, string name, LookupJoinSpec spec) =>
        rows.Apply(name, input => new LookupJoinOperator(spec, input));

    /// <summary>Joins two tables that change, whatever the rows' times.</summary>
    /// <param name="left">The left table, as inserts or a changelog; keyed.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="right">The right table, as inserts or a changelog; keyed by columns of the same types.</param>
    /// <param name="spec">Which rows belong together, and for how long.</param>
    /// <returns>The joined table as a changelog: left columns, then right columns. An inner join of inserts gives
    /// inserts.</returns>
    /// <exception cref="ArgumentException">The specification does not fit the streams.</exception>
    /// <example>
    /// What each device last said, with its last check, remembered for a day:
    /// <code>
    /// var last = builder.Readings.Deduplicate(
    ///     "last", new() { PartitionBy = ["device"], Keep = DeduplicateKeep.Last });
    /// var checks = builder.Table("checks", new Schema(new("device", ColumnType.Text), new("by", ColumnType.Text)));
    /// last.KeyBy("device").Join("checked", checks.KeyBy("device"), new RegularJoinSpec
    /// {
    ///     Type = JoinType.Left, TimeToLive = Duration.FromSeconds(86_400),
    /// }).To("checked");
    /// </code>
    /// </example>
    public static PipelineStream Join(
        this PipelineStream left, string name, PipelineStream right, RegularJoinSpec spec) =>
        left.Builder.Apply(name, [left, right], inputs => new RegularJoinOperator(spec, inputs));
}
