namespace Telemetry.Engine.Cep;

/// <summary>Why a partial match was given up.</summary>
public enum CepDropReason
{
    /// <summary>It was not given up.</summary>
    None,

    /// <summary>The key had more than <see cref="CepLimits.PartialsPerKeyMax"/> partial matches.</summary>
    PartialsOfKey,

    /// <summary>The key's partial matches had more than <see cref="CepLimits.PlacesPerKeyMax"/> places.</summary>
    PlacesOfKey,

    /// <summary>The operator had more than <see cref="CepLimits.PartialsMax"/> partial matches.</summary>
    Partials,

    /// <summary>The operator's partial matches had more than <see cref="CepLimits.PlacesMax"/> places.</summary>
    Places,
}
