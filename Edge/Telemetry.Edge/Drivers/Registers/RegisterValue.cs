namespace Telemetry.Edge.Drivers.Registers;

/// <summary>One metric of a device: value = field · scale + offset, believed from <c>Min</c> to <c>Max</c>.</summary>
internal sealed record RegisterValue(
    string Metric, string Unit, RegisterField Field, double Scale, double Offset, double? Min, double? Max);
