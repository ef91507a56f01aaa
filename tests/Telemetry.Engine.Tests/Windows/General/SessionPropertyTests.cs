using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Windows.General.WindowScripts;

namespace Telemetry.Engine.Tests.Windows.General;

public sealed class SessionPropertyTests
{
    [Fact]
    public void Sessions_are_those_of_a_search_through_all_rows()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var gap = random.Next(1, 12);
            var lateness = random.Next(3) == 0 ? random.Next(1, 20) : 0;
            var spec = OnEventTime(WindowAssigner.Session(SessionGap.Fixed(Long(gap))), lateness);
            var player = new ScriptPlayer(Pipeline(spec), new EventTime(0));
            var model = new Model(gap, lateness);
            for (var step = 0; step < 60; step++)
            {
                var time = step + random.Next(-15, 15);
                var key = random.Next(2) == 0 ? "a" : "b";
                player.Play(Row(key, time, step));
                model.Row(key, time, step);
                if (random.Next(6) != 0) { continue; }
                player.Play(Mark(step - 6));
                model.Mark(step - 6);
            }
            player.Play(Mark(10_000));
            model.Mark(10_000);

            Assert.Equal(
                model.Spoken.Order(StringComparer.Ordinal),
                player.Sink["out"].Select(Brief).Select(line => line.Split(" #")[0]).Order(StringComparer.Ordinal));
            Assert.Equal(model.LateCount, player.Sink["late"].Count);
        }
    }

    /// <summary>Keeps every row that counts, and finds the sessions anew each time by joining neighbours.</summary>
    private sealed class Model(long gap, long lateness)
    {
        private readonly List<(string Key, long Time, double Value)> _rows = [];
        private readonly HashSet<(string Key, long Start, long End)> _fired = [];
        private long _watermark = long.MinValue;

        public List<string> Spoken { get; } = [];

        public int LateCount { get; private set; }

        public void Row(string key, long time, double value)
        {
            _rows.Add((key, time, value));
            var session = Sessions(key).Single(s => s.Any(row => row.Time == time && row.Value == value));
            if (EndOf(session) - 1 + lateness <= _watermark) { _rows.RemoveAt(_rows.Count - 1); LateCount++; return; }
            if (EndOf(session) - 1 <= _watermark) { Speak(key, session); }
        }

        public void Mark(long watermark)
        {
            if (watermark <= _watermark) { return; }
            _watermark = watermark;
            foreach (var key in (string[])["a", "b"])
            {
                foreach (var session in Sessions(key))
                {
                    if (EndOf(session) - 1 > watermark) { continue; }
                    if (!_fired.Contains((key, session[0].Time, EndOf(session)))) { Speak(key, session); }
                    if (EndOf(session) - 1 + lateness > watermark) { continue; }
                    _rows.RemoveAll(row => session.Contains(row));
                    _fired.Remove((key, session[0].Time, EndOf(session)));
                }
            }
        }

        private long EndOf(List<(string Key, long Time, double Value)> session) => session[^1].Time + gap;

        private void Speak(string key, List<(string Key, long Time, double Value)> session)
        {
            _fired.Add((key, session[0].Time, EndOf(session)));
            var sum = session.Sum(row => row.Value);
            Spoken.Add(FormattableString.Invariant(
                $"{key} [{session[0].Time},{EndOf(session)}) {session.Count} {sum}"));
        }

        private List<List<(string Key, long Time, double Value)>> Sessions(string key)
        {
            var sessions = new List<List<(string Key, long Time, double Value)>>();
            foreach (var row in _rows.Where(row => row.Key == key).OrderBy(row => row.Time))
            {
                if (sessions.Count > 0 && row.Time <= EndOf(sessions[^1])) { sessions[^1].Add(row); }
                else { sessions.Add([row]); }
            }
            return sessions;
        }
    }
}
