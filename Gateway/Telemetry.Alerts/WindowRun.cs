namespace Telemetry.Alerts;

/// <summary>
/// Windows of one class at equal distances. Only a hot window's value and state can matter to an episode (what is not
/// hot
/// is never a peak), so hot windows stand alone and all others are counted.
/// </summary>
internal struct WindowRun
{
    /// <summary>Start of the first window.</summary>
    public long Start;

    /// <summary>From one start to the next; 0 while there is one window.</summary>
    public long Step;

    /// <summary>Length of every window.</summary>
    public long Length;

    /// <summary>The value of a hot window.</summary>
    public double Value;

    /// <summary>How many windows.</summary>
    public int Count;

    /// <summary>What they are.</summary>
    public WindowClass Class;

    /// <summary>Whether a hot window's row is final.</summary>
    public bool IsFinal;

    /// <summary>Start of the last window.</summary>
    public readonly long LastStart => Start + ((Count - 1) * Step);

    /// <summary>Appends <paramref name="next"/> when the two are one run.</summary>
    public bool TryAppend(in WindowRun next)
    {
        if (Class == WindowClass.Hot || next.Class != Class || next.Length != Length)
        {
            return false;
        }

        long step = next.Start - LastStart;
        if ((Count > 1 && step != Step) || (next.Count > 1 && step != next.Step) || Count + next.Count < 0)
        {
            return false;
        }

        Step = step;
        Count += next.Count;
        return true;
    }

    /// <summary>The windows from number <paramref name="first"/> on, <paramref name="count"/> of them.</summary>
    public readonly WindowRun Slice(int first, int count)
    {
        WindowRun slice = this;
        slice.Start = Start + (first * Step);
        slice.Count = count;
        slice.Step = count > 1 ? Step : 0;
        return slice;
    }
}
