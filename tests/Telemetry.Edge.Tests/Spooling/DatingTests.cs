using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Spooling;

/// <summary>Readings that were taken before anybody knew the date.</summary>
public sealed class DatingTests : IDisposable
{
    private readonly FakeMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Readings_of_1970_wait_and_are_redated_when_the_time_is_known()
    {
        var made = SampleAndCommit(3);
        Assert.False(_machine.Open.Outlet.Ready().Live);
        Assert.Null(_machine.Open.Outlet.Take(Lane.Backlog));
        Assert.Equal(3, _machine.Open.Outlet.Backlog().UndatedReadings);

        _machine.Advance(TimeSpan.FromHours(1));
        _machine.SetTime();
        var pack = Assert.Single(Drain());
        Assert.Equal(made, pack.Times.ToArray());
        Assert.All(pack.Qualities.ToArray(), q => Assert.Equal(TimeQuality.Redated, q));
        Assert.Equal(0, _machine.Open.Outlet.Backlog().Readings);
    }

    [Fact]
    public void No_low_watermark_is_declared_while_readings_wait_for_a_date()
    {
        var first = SampleAndCommit(2)[0];
        Assert.Null(Low());
        _machine.SetTime();
        _machine.Sample("press");
        Assert.Null(Low()); // The date is known; the anchor is not durable yet.
        _machine.Open.Outlet.Ready();
        _machine.Open.Committer.Commit();
        Assert.Equal(first, Low());
    }

    [Fact]
    public void A_process_that_is_started_anew_dates_what_the_one_before_left()
    {
        var made = SampleAndCommit(2);
        _machine.KillProcess();
        _machine.SetTime();
        Assert.Equal(made, Drain().SelectMany(p => p.Times.ToArray()));
    }

    [Fact]
    public void A_date_once_given_stays_when_the_clock_is_set_again()
    {
        var made = SampleAndCommit(2);
        _machine.SetTime();
        _machine.Open.Outlet.Ready();
        _machine.Open.Committer.Commit();
        _machine.SetTime(TimeSpan.FromHours(5));
        _machine.KillProcess();
        Assert.Equal(made, Drain().SelectMany(p => p.Times.ToArray()));
    }

    [Fact]
    public void A_former_run_of_the_machine_without_a_date_ended_before_the_next_one()
    {
        var made = SampleAndCommit(3);
        _machine.LosePower();
        _machine.Advance(TimeSpan.FromHours(2));
        var switchedOn = _machine.TrueMicros;
        _machine.SwitchOn();
        _machine.Advance(TimeSpan.FromMinutes(1));
        _machine.SetTime();
        var pack = Assert.Single(Drain());
        Assert.Equal(switchedOn, pack.Times[^1]);
        Assert.Equal(made[^1] - made[0], pack.Times[^1] - pack.Times[0]);
        Assert.All(pack.Qualities.ToArray(), q => Assert.Equal(TimeQuality.Unsynced, q));
    }

    [Fact]
    public void A_clock_that_somebody_set_without_synchronising_it_is_believed_after_a_minute()
    {
        SampleAndCommit(1);
        _machine.SetTime();
        _machine.Quality = TimeQuality.Unsynced;
        Assert.Empty(Drain());
        _machine.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(TimeQuality.Unsynced, Assert.Single(Drain()).Qualities[0]);
    }

    [Fact]
    public void A_receiver_of_satellites_dates_readings_of_a_machine_that_thinks_it_is_1970()
    {
        var made = SampleAndCommit(2);
        _machine.Clock!.Learn(
            DateTimeOffset.UnixEpoch.AddTicks(_machine.TrueMicros * 10), _machine.Time.GetTimestamp());
        _machine.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(new EventStamp(_machine.TrueMicros, TimeQuality.Holdover), _machine.Clock.Now());
        Assert.Equal(made, Drain().SelectMany(p => p.Times.ToArray()));
    }

    [Fact]
    public void A_clock_behind_what_a_former_process_knew_is_not_believed()
    {
        _machine.SetTime();
        SampleAndCommit(1);
        Drain();
        _machine.Open.Outlet.SaveProgress();
        _machine.LosePower();
        _machine.SwitchOn();
        _machine.SetWall(FakeMachine.Begin - TimeSpan.FromHours(1)); // What a file with the time of the last hour says.
        Assert.True(BootStamp.IsBoot(_machine.Clock!.Now().Micros));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_clock_power_and_processes_do_each_reading_keeps_its_number_and_gets_its_date(int seed)
    {
        var random = new Random(seed);
        var taken = new Dictionary<(string, ulong), (EventStamp Stamp, long Made)>();
        var pending = new List<(string, ulong)>();
        var errors = new HashSet<long> { 0 };
        var delivered = new List<ReadingPack>();
        for (var i = 0; i < 200; i++)
        {
            switch (random.Next(12))
            {
                case 0:
                    _machine.LosePower();
                    pending.ForEach(id => taken.Remove(id));
                    pending.Clear();
                    _machine.Advance(TimeSpan.FromSeconds(random.Next(1, 9000)));
                    _machine.SwitchOn();
                    break;
                case 1:
                    _machine.Open.Committer.Commit();
                    pending.Clear();
                    _machine.KillProcess();
                    break;
                case 2:
                    var error = TimeSpan.FromSeconds(random.Next(-2, 3) * random.Next(1, 50_000));
                    errors.Add(error.Ticks / 10);
                    _machine.SetTime(error);
                    break;
                case 3:
                    delivered.AddRange(Drain(random.Next(4)));
                    pending.Clear();
                    break;
                case 4:
                    _machine.Open.Committer.Commit();
                    pending.Clear();
                    break;
                default:
                    _machine.Advance(TimeSpan.FromMilliseconds(random.Next(1, 5000)));
                    var (seq, stamp) = _machine.Sample("press");
                    Assert.True(taken.TryAdd((_machine.Process, seq), (stamp, _machine.TrueMicros)), $"seed {seed}");
                    pending.Add((_machine.Process, seq));
                    break;
            }
        }
        _machine.SetTime();
        delivered.AddRange(Drain());
        Check(seed, taken, errors, delivered);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 60)];

    private static void Check(
        int seed,
        Dictionary<(string, ulong), (EventStamp Stamp, long Made)> taken,
        HashSet<long> errors,
        List<ReadingPack> delivered)
    {
        var found = new HashSet<(string, ulong)>();
        foreach (var pack in delivered)
        {
            for (var row = 0; row < pack.Count; row++)
            {
                var id = (pack.Boot, pack.Seqs[row]);
                Assert.True(taken.TryGetValue(id, out var truth), $"seed {seed}: nobody took {id}");
                var (time, quality) = (pack.Times[row], pack.Qualities[row]);
                Assert.Equal((double)id.Item2, pack.Numbers[row]);
                var isRight = !BootStamp.IsBoot(truth.Stamp.Micros) ? time == truth.Stamp.Micros
                    : quality == TimeQuality.Redated ? errors.Any(e => Math.Abs(time - truth.Made - e) <= 1)
                    : quality == TimeQuality.Unsynced && time >= truth.Made + errors.Min() - 1;
                Assert.True(isRight, $"seed {seed}: {id} made {truth.Made} is dated {time} {quality}");
                found.Add(id);
            }
        }
        Assert.True(found.SetEquals(taken.Keys), $"seed {seed}: {taken.Count - found.Count} readings are lost");
    }

    private long[] SampleAndCommit(int count)
    {
        var made = new long[count];
        for (var i = 0; i < count; i++)
        {
            _machine.Advance(TimeSpan.FromSeconds(10));
            made[i] = _machine.TrueMicros;
            _machine.Sample("press");
        }
        _machine.Open.Committer.Commit();
        return made;
    }

    private long? Low() => SpoolBench.Decode(_machine.Open.Outlet.Heartbeat("press")).LowMicros;

    /// <summary>Takes and acknowledges what may be sent.</summary>
    private List<ReadingPack> Drain(int most = int.MaxValue)
    {
        List<ReadingPack> packs = [];
        _machine.Open.Committer.Commit();
        _machine.Open.Outlet.Ready();
        _machine.Open.Committer.Commit();
        foreach (var lane in (Lane[])[Lane.Backlog, Lane.Live])
        {
            while (packs.Count < most && _machine.Open.Outlet.Take(lane) is { } pack)
            {
                packs.Add(SpoolBench.Decode(pack));
                _machine.Open.Outlet.Acknowledge(pack);
            }
        }
        return packs;
    }
}
