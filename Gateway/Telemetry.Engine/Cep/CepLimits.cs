namespace Telemetry.Engine.Cep;

/// <summary>
/// How many partial matches a matcher keeps. Beyond a limit the oldest partial match of the key whose event came is
/// given up, counted and reported. A place is one event taken by one step; partial matches that began alike share
/// places.
/// </summary>
public sealed record CepLimits
{
    /// <summary>Partial matches of a key, with complete ones that wait for an earlier one.</summary>
    /// <value>1,000.</value>
    public int PartialsPerKeyMax { get; init; } = EngineLimits.CepPartialsPerKeyMax;

    /// <summary>Places of a key's partial matches.</summary>
    /// <value>10,000.</value>
    public int PlacesPerKeyMax { get; init; } = EngineLimits.CepPlacesPerKeyMax;

    /// <summary>Partial matches of all keys.</summary>
    /// <value>1,000,000.</value>
    public int PartialsMax { get; init; } = EngineLimits.CepPartialsMax;

    /// <summary>Places of all keys' partial matches.</summary>
    /// <value>4,000,000.</value>
    public int PlacesMax { get; init; } = EngineLimits.CepPlacesMax;

    /// <summary>Throws when a limit makes no sense.</summary>
    /// <exception cref="ArgumentException">A limit is below 1.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PartialsPerKeyMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PlacesPerKeyMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PartialsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PlacesMax, 1);
    }
}
