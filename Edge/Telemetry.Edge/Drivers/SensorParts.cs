using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Drivers;

/// <summary>What one sensor's loop is made of.</summary>
/// <param name="Name">Its type and place in the configuration, like <c>sht3x#2</c>.</param>
/// <param name="Drivers">What its driver has of the world.</param>
/// <param name="Intake">Where its readings go.</param>
/// <param name="Health">Where it says how it is.</param>
/// <param name="Desk">Where others ask for polls; null: nobody does.</param>
internal sealed record SensorParts(
    string Name, DriverParts Drivers, SpoolIntake Intake, SensorHealth Health, PollDesk? Desk = null);
