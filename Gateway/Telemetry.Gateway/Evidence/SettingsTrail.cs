using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence;

/// <summary>
/// The configurations that the input journal says pipelines were made from, as far as their records are kept. The
/// journal is read once, when somebody asks for one of before, and from then on only what is new in it.
/// </summary>
/// <param name="open">The input journal.</param>
/// <param name="start">Its first record.</param>
/// <param name="current">The configuration of now, as the data folder keeps it; null when nobody kept it.</param>
internal sealed class SettingsTrail(JournalOpener open, Func<JournalPosition> start, Func<SettingsFile?> current)
{
    private readonly Lock _gate = new();
    private readonly List<SettingsFile> _found = [];
    private JournalPosition _next;

    /// <summary>The configuration of now.</summary>
    public SettingsFile? Current => current();

    /// <summary>All that are known, the oldest first; the one of now is the last.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<SettingsFile> All(CancellationToken cancel)
    {
        lock (_gate)
        {
            Follow(cancel);
            SettingsFile[] found = [.. _found];
            return Current is SettingsFile now && (found.Length == 0 || found[^1].Position < now.Position)
                ? [.. found, now]
                : found;
        }
    }

    private void Follow(CancellationToken cancel)
    {
        JournalPosition first = start();
        using JournalReader reader = open(_next > first ? _next : first);
        while (reader.TryRead(out JournalRecord record))
        {
            if (record.Position.Value % 1_024 == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            _next = record.Position.Next;
            ReadOnlySpan<byte> payload = record.Payload;
            if (payload.Length > InputFormat.BodyOffset && payload[1] == (byte)InputKind.Control
                && payload[InputFormat.BodyOffset] == (byte)ControlKind.ConfigurationChanged
                && SettingsFile.OfRecord(record.Position, payload[(InputFormat.BodyOffset + 1)..]) is { } settings)
            {
                _found.Add(settings);
                if (_found.Count > EvidenceLimits.SettingsMax)
                {
                    _found.RemoveAt(0);
                }
            }
        }
    }
}
