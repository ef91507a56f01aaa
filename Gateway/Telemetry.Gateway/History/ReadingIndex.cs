using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// A sparse index of the input journal, in memory: for each block of records the span of event times per device. It
/// is made at the start by reading the journal once, and follows it. What it has not reached yet is not found yet.
/// </summary>
internal sealed class ReadingIndex(GatewayJournals journals) : BackgroundService
{
    private readonly Lock _gate = new();
    private readonly List<ReadingBlock> _blocks = [];
    private long _next;

    /// <summary>The next record to be taken in.</summary>
    public long Next => Interlocked.Read(ref _next);

    /// <summary>The blocks that may hold readings of a device between two times, in the journal's order.</summary>
    public IReadOnlyList<(long First, long End)> Blocks(string device, long from, long to)
    {
        lock (_gate)
        {
            return
            [
                .. _blocks.Where(block => block.MayHold(device, from, to)).Select(block => (block.First, block.End)),
            ];
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using JournalReader reader = journals.Input.OpenReader(journals.Input.Start);
        var pack = new PackRecord();
        while (await reader.WaitToReadAsync(stoppingToken))
        {
            while (!stoppingToken.IsCancellationRequested && reader.TryRead(out JournalRecord record))
            {
                Take(record, pack);
                Interlocked.Exchange(ref _next, record.Position.Value + 1);
            }
        }
    }

    private void Take(in JournalRecord record, PackRecord pack)
    {
        long position = record.Position.Value;
        var input = new InputRecord(record.Payload);
        bool isPack = input.Kind == InputKind.Pack;
        if (isPack)
        {
            pack.Read(input);
        }
        lock (_gate)
        {
            if (_blocks.Count == 0 || position - _blocks[^1].First >= HistoryLimits.ReadingBlockRecords)
            {
                _blocks.Add(new ReadingBlock(position));
                if (_blocks.Count > HistoryLimits.ReadingBlocksMax)
                {
                    _blocks.RemoveRange(0, HistoryLimits.ReadingBlocksMax / 100);
                }
            }
            if (isPack)
            {
                _blocks[^1].Add(position, pack.Device, pack.Times);
            }
            else
            {
                _blocks[^1].Add(position);
            }
        }
    }
}
