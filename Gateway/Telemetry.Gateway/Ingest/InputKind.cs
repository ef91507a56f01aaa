namespace Telemetry.Gateway.Ingest;

/// <summary>What a record of the input journal is. The numbers are on disk: never change them.</summary>
internal enum InputKind : byte
{
    None = 0,

    /// <summary>Readings of one device, or its heartbeat.</summary>
    Pack = 1,

    /// <summary>A device, or an agent, went online or offline.</summary>
    Status = 2,

    /// <summary>Nothing arrived: this is the time.</summary>
    Tick = 3,

    /// <summary>Input that cannot be used.</summary>
    DeadLetter = 4,

    /// <summary>A decision for one operator: acknowledgement, model change.</summary>
    Control = 5,
}
