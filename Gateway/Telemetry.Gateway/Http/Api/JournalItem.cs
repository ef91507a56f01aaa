using System.Text.Json.Serialization;
using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Http.Api;

/// <summary>A journal as it is now.</summary>
/// <param name="Name"><c>input</c> or <c>output</c>.</param>
/// <param name="Start">The first record that is still there.</param>
/// <param name="End">Behind the last durable record.</param>
/// <param name="SizeBytes">How much room its files take.</param>
/// <param name="Damaged">Damaged places found since it was opened.</param>
/// <param name="IsWorking">False once a write or an fsync failed.</param>
/// <param name="IsFull">It waits for room on the disk.</param>
/// <param name="MaxBytes">What is kept of it, in bytes.</param>
/// <param name="MaxAgeSeconds">What is kept of it, in seconds of journal time.</param>
/// <param name="Removed">What retention took from it since it was made.</param>
/// <param name="HeldBy">The reader because of which it is longer than it should be, or null.</param>
/// <param name="LeftBehind">Readers that held it back for too long and lost records, newest first.</param>
internal sealed record JournalItem(
    string Name, long Start, long End, long SizeBytes, int Damaged,
    [property: JsonPropertyName("ok")] bool IsWorking,
    [property: JsonPropertyName("full")] bool IsFull,
    long MaxBytes, double MaxAgeSeconds, RetentionTotals Removed, string? HeldBy,
    IReadOnlyList<LeftBehindReader> LeftBehind);
