using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>How much an operator of a pattern can remember.</summary>
internal static class CepBound
{
    /// <summary>What is kept by the ordinal of each key that was ever seen: where its rows and its partial matches
    /// begin, and when it is due.</summary>
    private const int BytesPerKey = 96;

    private static readonly string[] Limits =
    [
        nameof(EngineLimits.CepPartialsPerKeyMax), nameof(EngineLimits.CepPlacesPerKeyMax),
        nameof(EngineLimits.CepPartialsMax), nameof(EngineLimits.CepPlacesMax),
    ];

    public static StateBound Counted { get; } = StateBound.Counted(BytesPerKey) with
    {
        Limits = [.. StateBound.Counted().Limits, .. Limits],
    };
}
