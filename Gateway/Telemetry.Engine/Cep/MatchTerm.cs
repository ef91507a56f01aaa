using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Cep;

/// <summary>
/// A value of a match, found among its rows: what its result row has in a column, and what a condition on the match so
/// far looks at. Steps are named as in the pattern; without a name all rows of the match are meant, in the order in
/// which they were taken. In a condition the row that is asked about counts as the last one, of its own step too.
/// </summary>
public abstract record MatchTerm
{
    private MatchTerm() { }

    /// <summary>A column of one of the first rows; NULL when there are not so many.</summary>
    /// <param name="Step">The step; null for all rows.</param>
    /// <param name="Column">The column of the input.</param>
    /// <param name="Offset">How many rows behind the first.</param>
    public sealed record First(string? Step, string Column, int Offset = 0) : MatchTerm
    {
        /// <inheritdoc/>
        public override string ToString() => $"first({Step ?? "*"}.{Column}, {Offset})";
    }

    /// <summary>A column of one of the last rows; NULL when there are not so many.</summary>
    /// <param name="Step">The step; null for all rows.</param>
    /// <param name="Column">The column of the input.</param>
    /// <param name="Offset">How many rows before the last.</param>
    public sealed record Last(string? Step, string Column, int Offset = 0) : MatchTerm
    {
        /// <inheritdoc/>
        public override string ToString() => $"last({Step ?? "*"}.{Column}, {Offset})";
    }

    /// <summary>A column of the row that is asked about; in conditions only.</summary>
    /// <param name="Column">The column of the input.</param>
    public sealed record Current(string Column) : MatchTerm
    {
        /// <inheritdoc/>
        public override string ToString() => $"current({Column})";
    }

    /// <summary>An aggregate of rows; of no rows as that of an empty group.</summary>
    /// <param name="Step">The step; null for all rows.</param>
    /// <param name="Aggregate">What is computed, of columns of the input.</param>
    public sealed record Fold(string? Step, Aggregate Aggregate) : MatchTerm
    {
        /// <inheritdoc/>
        public override string ToString() => $"fold({Step ?? "*"}, {Aggregate})";
    }

    /// <summary>The time of one of the first rows; NULL when there are not so many.</summary>
    /// <param name="Step">The step; null for all rows.</param>
    /// <param name="Offset">How many rows behind the first.</param>
    public sealed record FirstTime(string? Step = null, int Offset = 0) : MatchTerm
    {
        /// <inheritdoc/>
        public override string ToString() => $"first_time({Step ?? "*"}, {Offset})";
    }

    /// <summary>The time of one of the last rows; NULL when there are not so many.</summary>
    /// <param name="Step">The step; null for all rows.</param>
    /// <param name="Offset">How many rows before the last.</param>
    public sealed record LastTime(string? Step = null, int Offset = 0) : MatchTerm
    {
        /// <inheritdoc/>
        public override string ToString() => $"last_time({Step ?? "*"}, {Offset})";
    }
}
