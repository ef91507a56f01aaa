using System.Globalization;
using Telemetry.Engine.Cep;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>Feeds a matcher from texts and writes down what it finds. Events are letters with a time, as
/// <c>a b@3 ab@3</c>: each is one microsecond behind the one before unless it says otherwise.</summary>
internal sealed class MatchPlayer : ICepEvents, ICepOutput
{
    public const int Key = 3;

    private readonly List<(string Letters, long Time)> _events = [];
    private readonly Dictionary<int, int> _held = [];
    private bool _isQuiet;

    public MatchPlayer(CepPattern pattern, IReadOnlyList<ICepCondition>? conditions = null, CepLimits? limits = null)
    {
        Automaton = CepAutomaton.Compile(pattern);
        Matcher = new(Automaton, this, conditions, limits);
    }

    public CepAutomaton Automaton { get; }

    public CepMatcher Matcher { get; private set; }

    /// <summary>The events so far.</summary>
    public IReadOnlyList<(ulong Mask, long Time)> Events =>
        [.. _events.Select(e => (Letters.MaskOf(e.Letters), e.Time))];

    /// <summary>What was found, a line each.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>How many rows the matcher holds.</summary>
    public int HeldRows => _held.Count;

    public static List<string> Play(CepPattern pattern, string events)
    {
        var player = new MatchPlayer(pattern);
        player.Feed(events);
        return player.Lines;
    }

    public void Feed(string events)
    {
        foreach (var text in events.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = text.Split('@');
            var time = parts.Length > 1 ? long.Parse(parts[1], CultureInfo.InvariantCulture)
                : _events.Count == 0 ? 0 : _events[^1].Time + 1;
            Feed(parts[0] == "-" ? "" : parts[0], time);
        }
    }

    public void Feed(string letters, long time)
    {
        var row = 1_000 + _events.Count;
        _events.Add((letters, time));
        Matcher.Process(Key, row, new(time), Letters.MaskOf(letters), this);
    }

    /// <summary>An event that the matcher does not see; it has a number all the same.</summary>
    public void PassOver(string text)
    {
        var parts = text.Split('@');
        _events.Add((parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture)));
    }

    public void Advance(long time) => Matcher.Advance(Key, new(time), this);

    /// <summary>The state's bytes.</summary>
    public byte[] Save()
    {
        var buffer = new SnapshotBuffer();
        Matcher.Write(Key, new(buffer));
        return buffer.ToArray();
    }

    /// <summary>Goes on with a new matcher that reads the state of the one before; its rows have other
    /// handles.</summary>
    public void Restore(IReadOnlyList<ICepCondition>? conditions = null)
    {
        var bytes = Save();
        var rows = Matcher.RowsOf(Key).ToArray();
        Drop();
        Assert.Empty(_held);
        var moved = rows.Select(row => row + 1_000_000).ToArray();
        Matcher = new(Automaton, this, conditions);
        var reader = new SnapshotReader(bytes);
        Matcher.Read(Key, reader, moved);
        reader.End();
        Assert.Equal(bytes, Save());
    }

    /// <summary>Ends all that the key has; nobody is told.</summary>
    public void Drop()
    {
        _isQuiet = true;
        Matcher.Finish(Key, this);
        _isQuiet = false;
    }

    public string LettersOf(int row) => _events[NumberOf(row)].Letters;

    public static int NumberOf(int row) => row % 1_000_000 % 1_000;

    public void Matched(int key, in CepMatch match) => Add("", match);

    public void TimedOut(int key, in CepMatch partial) => Add("timeout ", partial);

    public void Dropped(int key, in CepMatch partial, CepDropReason reason) => Add($"dropped {reason} ", partial);

    public void Retain(int row) => _held[row] = _held.GetValueOrDefault(row) + 1;

    public void Release(int row)
    {
        var left = _held[row] - 1;
        Assert.True(left >= 0);
        if (left == 0) { _held.Remove(row); } else { _held[row] = left; }
    }

    private void Add(string word, in CepMatch match)
    {
        if (_isQuiet) { return; }
        var text = new List<string>();
        for (var index = 0; index < match.Rows.Length; index++)
        {
            Assert.True(_held.ContainsKey(match.Rows[index]));
            text.Add($"{Automaton.Pattern.StepNames[match.Steps[index]]}{NumberOf(match.Rows[index])}");
        }
        Lines.Add($"{word}{string.Join(' ', text)} @{match.Time.Micros}");
    }
}
