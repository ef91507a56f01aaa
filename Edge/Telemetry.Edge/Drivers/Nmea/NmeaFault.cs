namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>Why a line is no sentence.</summary>
internal enum NmeaFault
{
    None = 0,

    /// <summary>It does not begin with <c>$</c> or <c>!</c>, or has no address.</summary>
    WrongShape,

    /// <summary>It holds what is not printable ASCII.</summary>
    BadText,

    /// <summary>Its checksum does not fit.</summary>
    BadChecksum,

    /// <summary>It has no checksum.</summary>
    NoChecksum,

    /// <summary>It is longer than any sentence.</summary>
    TooLong,
}
