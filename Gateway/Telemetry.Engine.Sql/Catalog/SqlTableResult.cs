using System.Collections.Immutable;

namespace Telemetry.Engine.Sql.Catalog;

/// <summary>What a table function answers.</summary>
public abstract record SqlTableResult
{
    private SqlTableResult() { }

    /// <summary>Its rows.</summary>
    /// <param name="Values">Per row a value per column: a long, double, decimal, bool or string, or null.</param>
    public sealed record Rows(ImmutableArray<ImmutableArray<object?>> Values) : SqlTableResult;

    /// <summary>An argument is nothing it knows.</summary>
    /// <param name="Argument">Which parameter, from 0.</param>
    /// <param name="Message">One sentence: what is wrong with it.</param>
    /// <param name="Known">What is allowed, for a near miss.</param>
    public sealed record Refused(int Argument, string Message, ImmutableArray<string> Known) : SqlTableResult;
}
