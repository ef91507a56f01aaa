using System.Text.Json.Serialization;

namespace Telemetry.Gateway.Http.Api;

/// <summary>A journal as it is now.</summary>
/// <param name="Name"><c>input</c> or <c>output</c>.</param>
/// <param name="Start">The first record that is still there.</param>
/// <param name="End">Behind the last durable record.</param>
/// <param name="SizeBytes">How much room its files take.</param>
/// <param name="Damaged">Damaged places found since it was opened.</param>
/// <param name="IsWorking">False once a write or an fsync failed.</param>
internal sealed record JournalItem(
    string Name, long Start, long End, long SizeBytes, int Damaged,
    [property: JsonPropertyName("ok")] bool IsWorking);
