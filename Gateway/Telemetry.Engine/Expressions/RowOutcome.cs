namespace Telemetry.Engine.Expressions;

/// <summary>How the computation of one row ended, when not with a value.</summary>
public struct RowOutcome
{
    /// <summary>Why the row fails, or null when it does not.</summary>
    public string? Reason { get; private set; }

    /// <summary>What a person should know, or null.</summary>
    public string? Detail { get; private set; }

    /// <summary>Whether the row's value is NULL.</summary>
    public bool IsNull { get; private set; }

    /// <summary>Whether what was returned is the row's value.</summary>
    internal readonly bool IsValue => Reason is null && !IsNull;

    /// <summary>The row's value is NULL, whatever is returned.</summary>
    public void Null() => IsNull = true;

    /// <summary>The row fails, whatever is returned.</summary>
    /// <param name="reason">Why, one of the dead letters' reasons.</param>
    /// <param name="detail">What a person should know, or null.</param>
    public void Fail(string reason, string? detail = null)
    {
        Reason = reason;
        Detail = detail;
    }
}
