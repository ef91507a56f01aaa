namespace Telemetry.Engine.Sql.Plan;

/// <summary>Where the search goes on after a match.</summary>
public abstract record MatchResume
{
    private MatchResume() { }

    /// <summary>At the row behind the match's first one.</summary>
    public sealed record NextRow : MatchResume
    {
        /// <inheritdoc/>
        public override string ToString() => "to next row";
    }

    /// <summary>At the row behind the match's last one.</summary>
    public sealed record PastLastRow : MatchResume
    {
        /// <inheritdoc/>
        public override string ToString() => "past last row";
    }

    /// <summary>At a variable's first row.</summary>
    /// <param name="Variable">The variable.</param>
    public sealed record ToFirst(string Variable) : MatchResume
    {
        /// <inheritdoc/>
        public override string ToString() => $"to first {Variable}";
    }

    /// <summary>At a variable's last row.</summary>
    /// <param name="Variable">The variable.</param>
    public sealed record ToLast(string Variable) : MatchResume
    {
        /// <inheritdoc/>
        public override string ToString() => $"to last {Variable}";
    }
}
