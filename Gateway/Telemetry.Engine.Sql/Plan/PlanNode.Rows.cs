using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Catalog;

namespace Telemetry.Engine.Sql.Plan;

public abstract partial record PlanNode
{
    /// <summary>A table of the catalogue.</summary>
    public sealed record Scan : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="table">The table.</param>
        /// <param name="chosen">Which of its columns come out, by index in the table, ascending; all when
        /// null.</param>
        public Scan(SqlTable table, ImmutableArray<int>? chosen = null)
            : base([], ScanRules.Columns(table, chosen), ScanRules.Traits(table, chosen))
        {
            Table = table;
            Chosen = chosen ?? [.. Enumerable.Range(0, table.Columns.Length)];
        }

        /// <summary>The table.</summary>
        public SqlTable Table { get; }

        /// <summary>Which of its columns come out, by index in the table.</summary>
        public ImmutableArray<int> Chosen { get; }

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) => this;
    }

    /// <summary>Rows that the statement holds, or a table function gave when it was planned. They have no event
    /// time.</summary>
    public sealed record Values : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="columns">The columns.</param>
        /// <param name="rows">The rows: constants, as many as columns and of their types.</param>
        /// <param name="key">The columns by which a row is unique; none when it is not known.</param>
        /// <param name="origin">The table function's call; null for VALUES.</param>
        public Values(
            ImmutableArray<PlanColumn> columns, ImmutableArray<ImmutableArray<BoundExpression>> rows,
            ImmutableArray<int> key = default, string? origin = null)
            : base([], columns, new() { IsBounded = true, UniqueKeys = key.IsDefaultOrEmpty ? [] : [key] })
        {
            Rows = rows;
            Origin = origin;
        }

        /// <summary>The table function's call; null for VALUES.</summary>
        public string? Origin { get; }

        /// <summary>The rows: constants, as many as columns.</summary>
        public ImmutableArray<ImmutableArray<BoundExpression>> Rows { get; }

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) => this;
    }

    /// <summary>The rows of which a condition is true. Columns are those of the input.</summary>
    public sealed record Filter : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows.</param>
        /// <param name="condition">The condition, over the input's columns; BOOLEAN.</param>
        public Filter(PlanNode input, BoundExpression condition) : base([input], input.Columns, input.Traits) =>
            Condition = condition;

        /// <summary>The condition.</summary>
        public BoundExpression Condition { get; }

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) => new Filter(inputs[0], Condition);
    }

    /// <summary>Columns computed from those of the input; row by row, in its order, at its times and keys.</summary>
    public sealed record Project : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows.</param>
        /// <param name="items">The columns.</param>
        public Project(PlanNode input, ImmutableArray<PlanItem> items)
            : base([input], ProjectRules.Columns(input, items), ProjectRules.Traits(input, items)) => Items = items;

        /// <summary>The columns.</summary>
        public ImmutableArray<PlanItem> Items { get; }

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) => new Project(inputs[0], Items);
    }

    /// <summary>All rows of several inputs, which have as many columns of the same types. UNION ALL; UNION has an
    /// <see cref="Aggregate"/> without calls behind it.</summary>
    public sealed record Union : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="inputs">The inputs; two or more.</param>
        public Union(ImmutableArray<PlanNode> inputs)
            : base(inputs, UnionRules.Columns(inputs), UnionRules.Traits(inputs)) { }

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) => new Union(inputs);
    }

    /// <summary>All rows in an order, when the input has ended (of a bounded input), or, when the first column is the
    /// event time ascending, as watermarks let them go.</summary>
    public sealed record Sort : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows.</param>
        /// <param name="order">The order.</param>
        public Sort(PlanNode input, ImmutableArray<SortKey> order) : base([input], input.Columns, input.Traits) =>
            Order = order;

        /// <summary>The order.</summary>
        public ImmutableArray<SortKey> Order { get; }

        /// <summary>Whether watermarks let rows go (the event time is the first column, ascending).</summary>
        public bool IsByTime => !Order[0].IsDescending && Columns[Order[0].Column].Role == TimeRole.Rowtime;

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) => new Sort(inputs[0], Order);
    }

    /// <summary>The rows from one place on, so many of them, in the order in which they come: over a
    /// <see cref="Sort"/> in its order. ORDER BY with LIMIT over a stream is a <see cref="Rank"/> instead.</summary>
    public sealed record Limit : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows.</param>
        /// <param name="offset">How many rows are left out first.</param>
        /// <param name="count">How many rows come out; null for all.</param>
        public Limit(PlanNode input, long offset, long? count) : base([input], input.Columns, input.Traits)
        {
            Offset = offset;
            Count = count;
        }

        /// <summary>How many rows are left out first.</summary>
        public long Offset { get; }

        /// <summary>How many rows come out; null for all.</summary>
        public long? Count { get; }

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) => new Limit(inputs[0], Offset, Count);
    }

    /// <summary>Where rows leave: INSERT INTO, or a query that stands alone.</summary>
    public sealed record Sink : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows.</param>
        /// <param name="name">The sink's name: that of the table, or <c>result</c>, <c>result_2</c>, ….</param>
        /// <param name="names">The columns' names as the statement has them; they may be there twice.</param>
        /// <param name="table">The table that was declared for it, if any.</param>
        public Sink(PlanNode input, string name, ImmutableArray<string> names, SqlTable? table = null)
            : base([input], input.Columns, input.Traits)
        {
            Name = name;
            Names = names;
            Table = table;
        }

        /// <summary>The sink's name.</summary>
        public string Name { get; }

        /// <summary>The columns' names as the statement has them, in the order of the columns.</summary>
        public ImmutableArray<string> Names { get; }

        /// <summary>The table that was declared for it, or null.</summary>
        public SqlTable? Table { get; }

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) => new Sink(inputs[0], Name, Names, Table);
    }
}
