namespace Telemetry.Contract;

/// <summary>The names of <see cref="ValueQuality"/> on the wire and in JSON.</summary>
public static class ValueQualities
{
    /// <summary>The name on the wire; <c>good</c> also for the zero value's absence of a statement.</summary>
    public static string NameOf(ValueQuality quality) => quality switch
    {
        ValueQuality.None or ValueQuality.Good => "good",
        ValueQuality.Range => "range",
        ValueQuality.Rate => "rate",
        ValueQuality.Stuck => "stuck",
        ValueQuality.Saturated => "saturated",
        ValueQuality.Gap => "gap",
        ValueQuality.Disagrees => "disagrees",
        ValueQuality.Suspect => "suspect",
        _ => throw new ArgumentOutOfRangeException(nameof(quality), quality, "Not a value quality."),
    };

    /// <summary>
    /// The quality of this name; <see cref="ValueQuality.Suspect"/> for one that is not known: what a later sender
    /// doubts is not good.
    /// </summary>
    public static ValueQuality Parse(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("good"u8) => ValueQuality.Good,
        _ when name.SequenceEqual("range"u8) => ValueQuality.Range,
        _ when name.SequenceEqual("rate"u8) => ValueQuality.Rate,
        _ when name.SequenceEqual("stuck"u8) => ValueQuality.Stuck,
        _ when name.SequenceEqual("saturated"u8) => ValueQuality.Saturated,
        _ when name.SequenceEqual("gap"u8) => ValueQuality.Gap,
        _ when name.SequenceEqual("disagrees"u8) => ValueQuality.Disagrees,
        _ => ValueQuality.Suspect,
    };

    internal static ReadOnlySpan<byte> BytesOf(ValueQuality quality) => quality switch
    {
        ValueQuality.Range => "range"u8,
        ValueQuality.Rate => "rate"u8,
        ValueQuality.Stuck => "stuck"u8,
        ValueQuality.Saturated => "saturated"u8,
        ValueQuality.Gap => "gap"u8,
        ValueQuality.Disagrees => "disagrees"u8,
        ValueQuality.Suspect => "suspect"u8,
        _ => "good"u8,
    };

    /// <summary>Good is said by silence.</summary>
    internal static bool IsSaid(ValueQuality quality) => quality is not (ValueQuality.None or ValueQuality.Good);
}
