namespace Telemetry.FirmwareSim.Scenario;

/// <summary>One thing that goes wrong.</summary>
/// <param name="At">When it begins, since the start.</param>
/// <param name="Lasting">How long it lasts.</param>
/// <param name="Target">The device, bus or machine.</param>
/// <param name="Fault">What.</param>
/// <param name="Amount">How much, in what the fault says.</param>
internal sealed record ScenarioFault(TimeSpan At, TimeSpan Lasting, string Target, SensorFault Fault, double Amount)
{
    public TimeSpan End => At + Lasting;
}
