namespace Telemetry.Engine.Cep;

/// <summary>
/// What an event must be like for a part to take it. A simple condition looks at the event alone and comes as a bit of
/// the event's mask; an iterative one also sees the partial match and is asked while matching.
/// </summary>
public abstract record CepCondition
{
    /// <summary>Bits of a mask, and iterative conditions of a pattern, at most.</summary>
    public const int IndexMax = 64;

    private CepCondition()
    {
    }

    /// <summary>Every event.</summary>
    public static CepCondition Always { get; } = new Anything();

    /// <summary>Both conditions.</summary>
    /// <param name="left">One condition.</param>
    /// <param name="right">The other.</param>
    /// <returns>The condition.</returns>
    public static CepCondition Both(CepCondition left, CepCondition right) =>
        left is Anything ? right : right is Anything ? left : new And(left, right);

    /// <summary>Every event.</summary>
    public sealed record Anything : CepCondition;

    /// <summary>The events whose mask has a bit.</summary>
    /// <param name="Bit">The bit, 0 to 63.</param>
    public sealed record Simple(int Bit) : CepCondition;

    /// <summary>The events for which one of the matcher's iterative conditions holds.</summary>
    /// <param name="Index">Which of them, 0 to 63.</param>
    public sealed record Iterative(int Index) : CepCondition;

    /// <summary>The events for which another condition does not hold.</summary>
    /// <param name="Inner">The other condition.</param>
    public sealed record Not(CepCondition Inner) : CepCondition;

    /// <summary>The events for which two conditions hold.</summary>
    /// <param name="Left">One condition.</param>
    /// <param name="Right">The other.</param>
    public sealed record And(CepCondition Left, CepCondition Right) : CepCondition;

    /// <summary>The events for which one of two conditions holds.</summary>
    /// <param name="Left">One condition.</param>
    /// <param name="Right">The other.</param>
    public sealed record Or(CepCondition Left, CepCondition Right) : CepCondition;
}
