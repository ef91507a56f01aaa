namespace Telemetry.Gateway.History;

/// <summary>The views cannot answer just now: the file was damaged and is being rebuilt from the journals.</summary>
internal sealed class ViewUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
