namespace Telemetry.Engine.Cep;

/// <summary>A condition as it was written, before conditions have numbers.</summary>
internal abstract record DraftTest
{
    private DraftTest() { }

    /// <summary>Both conditions; a missing one is met.</summary>
    public static DraftTest Both(DraftTest? left, DraftTest right) => left is null ? right : new And(left, right);

    /// <summary>One of the conditions; without a first one the second is asked alone.</summary>
    public static DraftTest Either(DraftTest? left, DraftTest right) => left is null ? right : new Or(left, right);

    /// <summary>A condition on an event alone, as an object that says what it is.</summary>
    public sealed record Simple(object Test) : DraftTest;

    /// <summary>A condition on an event and the match so far.</summary>
    public sealed record Iterative(object Test) : DraftTest;

    /// <summary>Both.</summary>
    public sealed record And(DraftTest Left, DraftTest Right) : DraftTest;

    /// <summary>Either.</summary>
    public sealed record Or(DraftTest Left, DraftTest Right) : DraftTest;
}
