namespace Telemetry.Contract;

/// <summary>The two forms of a pack on the wire.</summary>
public enum PackFormat
{
    /// <summary>CBOR: what agents send.</summary>
    Cbor,

    /// <summary>JSON: for people and for foreigners.</summary>
    Json,
}
