namespace Telemetry.Edge.Publishing;

/// <summary>The gateway is there and does not want this agent.</summary>
internal sealed class LinkRefusedException : IOException
{
    public LinkRefusedException(string message, bool isLasting)
        : base(message)
    {
        IsLasting = isLasting;
    }

    /// <summary>
    /// It lasts until a person, or who renews secrets, does something: asking again soon helps nobody.
    /// </summary>
    public bool IsLasting { get; }
}
