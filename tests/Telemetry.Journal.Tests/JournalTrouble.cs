namespace Telemetry.Journal.Tests;

/// <summary>
/// A journal's life by chance, on a disk that loses its power and refuses syncs, in a process that dies; after each
/// opening it is held against what was appended.
/// </summary>
internal sealed class JournalTrouble
{
    private readonly Random _random;
    private readonly PowerDisk _disk;
    private readonly Dictionary<long, byte[]> _appended = [];
    private readonly int _seed;
    private readonly Queue<Action> _due = new();
    private RecordJournal _journal;
    private long _durable;

    public JournalTrouble(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _disk = new PowerDisk(_random);
        _journal = Open();
    }

    public void Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            try
            {
                Act();
                _durable = Math.Max(_durable, _journal.DurableEnd.Value);
            }
            catch (IOException)
            {
                Restart();
            }
        }

        _journal.Dispose();
    }

    private void Act()
    {
        switch (_random.Next(12))
        {
            case 0:
                _disk.ChangesToDeath = _random.Next(6);
                break;
            case 1:
                _disk.SyncFails = _random.Next(3) == 0;
                break;
            case 2:
                _journal.TruncateBefore(new JournalPosition(_random.NextInt64(_durable + 1)));
                break;
            case 3:
                Restart();
                break;
            case 4 or 5 when _due.TryDequeue(out var commit):
                commit();
                break;
            case 6 or 7:
                _journal.Flush();
                break;
            default:
                Append(_random.Next(1, 6));
                break;
        }
    }

    private void Append(int count)
    {
        for (; count > 0; count--)
        {
            var payload = new byte[_random.Next(_random.Next(2) == 0 ? 40 : 900)];
            _random.NextBytes(payload);
            _appended[_journal.Append(payload).Value] = payload;
        }
    }

    private void Restart()
    {
        // What was durable before it went was perhaps told.
        _durable = Math.Max(_durable, _journal.DurableEnd.Value);
        switch (_random.Next(3))
        {
            case 0:
                _disk.LosePower();
                break;
            case 1:
                _disk.Kill();
                break;
        }

        _journal.Dispose();
        _disk.Kill();
        _due.Clear();
        _journal = Open();
        Check();
    }

    private void Check()
    {
        var damage = _journal.Damage.Where(static one => one.Kind != JournalDamageKind.TornTail);
        Assert.True(!damage.Any(), $"seed {_seed}: {string.Join(' ', damage)}");
        Assert.True(_journal.End.Value >= _durable, $"seed {_seed}: it ends at {_journal.End}, {_durable} was durable");
        var records = Journals.ReadAll(_journal);
        Assert.True(_journal.End.Value - _journal.Start.Value == records.Count, $"seed {_seed}: a record is missing");
        foreach (var (position, payload) in records)
        {
            var isSame = _appended[position].AsSpan().SequenceEqual(payload);
            Assert.True(isSame, $"seed {_seed}: another record {position}");
        }

        // Also what the reader found.
        Assert.DoesNotContain(_journal.Damage, static one => one.Kind != JournalDamageKind.TornTail);
        _durable = _journal.End.Value;
    }

    private RecordJournal Open() => RecordJournal.Open(new JournalOptions
    {
        Directory = "/journal",
        SegmentBytesMax = 4096,
        RecordBytesMax = 1000,
        CommitInterval = TimeSpan.Zero,
        CommitOn = _due.Enqueue,
        FileSystem = _disk,
        NextSalt = () => (uint)_random.Next(),
    });
}
