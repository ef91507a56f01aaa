namespace Telemetry.Contract;

/// <summary>How a decode went. Never success by default.</summary>
/// <param name="Error">The reason, or <see cref="DecodeError.None"/>.</param>
/// <param name="Position">Where in the bytes the trouble is.</param>
public readonly record struct DecodeResult(DecodeError Error, int Position)
{
    /// <summary>Was the pack decoded? Single bad records are in <see cref="ReadingPack.Faults"/>.</summary>
    public bool IsOk => Error == DecodeError.None;

    /// <summary>Success.</summary>
    public static DecodeResult Ok { get; } = new(DecodeError.None, 0);
}
