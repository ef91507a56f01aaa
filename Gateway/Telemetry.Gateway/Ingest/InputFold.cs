using Telemetry.Gateway.Devices;
using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// Reads the input journal into the device view: first to its end, so that the process knows what the one before knew,
/// then as records become durable, which also feeds the live tap.
/// </summary>
internal sealed class InputFold(GatewayJournals journals, DeviceView view, LiveTap tap) : BackgroundService
{
    private readonly PackRecord _pack = new();
    private readonly JournalReader _reader = journals.Input.OpenReader(journals.Input.Start);
    private JournalStamp _last;

    /// <summary>
    /// Folds all that is durable and gives the last record's stamp. Called once, before anything is appended.
    /// </summary>
    public JournalStamp CatchUp()
    {
        while (_reader.TryRead(out JournalRecord record))
        {
            Fold(record.Position.Value, record.Payload, isLive: false);
        }

        return _last;
    }

    public override void Dispose()
    {
        _reader.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _reader.WaitToReadAsync(stoppingToken))
            {
                while (_reader.TryRead(out JournalRecord record))
                {
                    Fold(record.Position.Value, record.Payload, isLive: true);
                }
            }
        }
        catch (JournalFailedException)
        {
            // The watch stops the process.
        }
    }

    private void Fold(long position, ReadOnlySpan<byte> bytes, bool isLive)
    {
        InputRecord record = new(bytes);
        _last = record.Stamp;
        switch (record.Kind)
        {
            case InputKind.Pack:
                _pack.Read(record);
                view.Fold(_pack, record.Stamp.TimeMicros);
                if (isLive)
                {
                    tap.Offer(_pack);
                }

                break;
            case InputKind.Status:
                view.Fold(StatusRecord.Read(record));
                break;
            case InputKind.DeadLetter:
                view.Fold(DeadLetterRecord.Read(record), position, record.Stamp.TimeMicros);
                break;
            case InputKind.None:
            case InputKind.Tick:
            case InputKind.Control:
            default:
                break;
        }
    }
}
