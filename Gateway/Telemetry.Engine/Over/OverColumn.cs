using System.Globalization;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Over;

/// <summary>One result column of an OVER.</summary>
public abstract record OverColumn
{
    private OverColumn() { }

    /// <summary>The result column's name.</summary>
    public abstract string Name { get; init; }

    /// <summary>An aggregate of the frame's rows. One that cannot take rows back (a quantile, first, last) folds the
    /// whole frame anew for each row, unless the frame only grows.</summary>
    /// <param name="Aggregate">The aggregate; its name is the column's.</param>
    /// <param name="Frame">The frame.</param>
    public sealed record Fold(Aggregate Aggregate, OverFrame Frame) : OverColumn
    {
        /// <inheritdoc/>
        public override string Name
        {
            get => Aggregate.Name;
            init => throw new NotSupportedException("The column is named by its aggregate.");
        }

        /// <inheritdoc/>
        public override string ToString() => $"{Aggregate}, {Frame}";
    }

    /// <summary>LAG: the value so many rows before.</summary>
    /// <param name="Argument">The column.</param>
    /// <param name="Offset">How many rows; 0 is the current one.</param>
    /// <param name="Name">The result column's name.</param>
    public sealed record Lag(string Argument, int Offset, string Name) : OverColumn
    {
        /// <inheritdoc/>
        public override string Name { get; init; } = Name;

        /// <summary>What stands where there is no such row: a value of the column's type (long, double, decimal, bool
        /// or string), or null for NULL.</summary>
        public object? Default { get; init; }

        /// <inheritdoc/>
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"lag({Argument}, {Offset}, {Default ?? "null"}) AS {Name}");
    }

    /// <summary>LEAD: the value so many rows behind.</summary>
    /// <param name="Argument">The column.</param>
    /// <param name="Offset">How many rows; 0 is the current one.</param>
    /// <param name="Name">The result column's name.</param>
    public sealed record Lead(string Argument, int Offset, string Name) : OverColumn
    {
        /// <inheritdoc/>
        public override string Name { get; init; } = Name;

        /// <summary>What stands where there is no such row, as in <see cref="Lag"/>.</summary>
        public object? Default { get; init; }

        /// <inheritdoc/>
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"lead({Argument}, {Offset}, {Default ?? "null"}) AS {Name}");
    }

    /// <summary>FIRST_VALUE and NTH_VALUE: the value of the frame's n-th row, be it NULL; NULL when there is none.
    /// </summary>
    /// <param name="Argument">The column.</param>
    /// <param name="Nth">Which row, from 1.</param>
    /// <param name="Frame">The frame.</param>
    /// <param name="Name">The result column's name.</param>
    public sealed record NthValue(string Argument, int Nth, OverFrame Frame, string Name) : OverColumn
    {
        /// <inheritdoc/>
        public override string Name { get; init; } = Name;

        /// <inheritdoc/>
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"nth_value({Argument}, {Nth}) AS {Name}, {Frame}");
    }

    /// <summary>LAST_VALUE: the value of the frame's last row, be it NULL; NULL when there is none.</summary>
    /// <param name="Argument">The column.</param>
    /// <param name="Frame">The frame.</param>
    /// <param name="Name">The result column's name.</param>
    public sealed record LastValue(string Argument, OverFrame Frame, string Name) : OverColumn
    {
        /// <inheritdoc/>
        public override string Name { get; init; } = Name;

        /// <inheritdoc/>
        public override string ToString() => $"last_value({Argument}) AS {Name}, {Frame}";
    }

    /// <summary>ROW_NUMBER, RANK and DENSE_RANK in the order of event time.</summary>
    /// <param name="Function">How rows are numbered.</param>
    /// <param name="Name">The result column's name.</param>
    public sealed record Number(RankFunction Function, string Name) : OverColumn
    {
        /// <inheritdoc/>
        public override string Name { get; init; } = Name;

        /// <inheritdoc/>
        public override string ToString() => $"{Function} AS {Name}";
    }

    /// <summary>FIRST_VALUE.</summary>
    /// <param name="argument">The column.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="name">The result column's name.</param>
    /// <returns>The column.</returns>
    public static NthValue FirstValue(string argument, OverFrame frame, string name) => new(argument, 1, frame, name);
}
