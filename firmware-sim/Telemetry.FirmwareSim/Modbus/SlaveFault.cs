namespace Telemetry.FirmwareSim.Modbus;

/// <summary>What a slave does wrong with one request.</summary>
internal enum SlaveFault
{
    None = 0,

    /// <summary>It says nothing; the request is not carried out.</summary>
    Silent,

    /// <summary>It refuses with exception 4 (device failure).</summary>
    Exception,

    /// <summary>One bit of its answer is turned over, so that the CRC does not fit. Over TCP it says nothing.</summary>
    BadCrc,

    /// <summary>Its answer comes late.</summary>
    Slow,

    /// <summary>Its answer bears another slave's number.</summary>
    WrongUnit,

    /// <summary>Its answer breaks off in the middle.</summary>
    BrokenOff,
}
