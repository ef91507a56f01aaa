namespace Telemetry.Edge.Drivers.Wire;

/// <summary>The configuration of a sensor that needs a line.</summary>
internal interface IWireUser
{
    /// <summary>The line.</summary>
    WireSettings Wire { get; }

    /// <summary>How the line is spoken by all who may share it; null: it is nobody else's.</summary>
    string? SharedAs { get; }
}
