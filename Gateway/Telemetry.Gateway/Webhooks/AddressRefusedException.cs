namespace Telemetry.Gateway.Webhooks;

/// <summary>A receiver's name resolved to nothing that a webhook may connect to.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
