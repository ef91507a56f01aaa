namespace Telemetry.Edge.Spooling;

/// <summary>What became of a reading at the spool's door.</summary>
internal enum IntakeResult
{
    None = 0,

    /// <summary>Taken in; durable with the commit of the current generation.</summary>
    Taken,

    /// <summary>The spool is full: the reading is given up and counted.</summary>
    Full,

    /// <summary>No pack can carry it: a time out of range, a bad unit, a text too long.</summary>
    Refused,
}
