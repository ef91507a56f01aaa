namespace Telemetry.Engine.Cep;

/// <summary>Receives what a matcher finds. Called within the matcher's methods; it must not call the matcher.</summary>
public interface ICepOutput
{
    /// <summary>A match.</summary>
    /// <param name="key">The key.</param>
    /// <param name="match">Its events, for the duration of the call.</param>
    void Matched(int key, in CepMatch match);

    /// <summary>A partial match whose time was over before it was complete.</summary>
    /// <param name="key">The key.</param>
    /// <param name="partial">Its events, for the duration of the call; <see cref="CepMatch.Time"/> is when its time was
    /// over.</param>
    void TimedOut(int key, in CepMatch partial);

    /// <summary>A partial match that was given up because the key, or the operator, had too many.</summary>
    /// <param name="key">The key.</param>
    /// <param name="partial">Its events, for the duration of the call.</param>
    /// <param name="reason">Which limit was exceeded.</param>
    void Dropped(int key, in CepMatch partial, CepDropReason reason);
}
