namespace Telemetry.Simulation.Network;

/// <summary>How the network between one agent and the gateway is, now. The swarm changes it.</summary>
internal sealed class Weather
{
    /// <summary>The shortest way of a packet.</summary>
    public TimeSpan DelayLeast { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest.</summary>
    public TimeSpan DelayMost { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Nothing gets through until then, in ticks of the world.</summary>
    public long DownUntil { get; set; }

    /// <summary>Per packet: it is lost, and the connection with it.</summary>
    public double Loss { get; set; }

    /// <summary>Per acknowledgement: as above, after the gateway has taken the message.</summary>
    public double LostAcknowledgement { get; set; }

    /// <summary>Per message: it arrives twice.</summary>
    public double Duplicate { get; set; }

    /// <summary>Per message: those sent later may overtake it.</summary>
    public double Reorder { get; set; }

    /// <summary>Per message: from now on nothing gets through on this connection, and nobody is told.</summary>
    public double HalfOpen { get; set; }

    /// <summary>Per packet: it takes long.</summary>
    public double Slow { get; set; }

    /// <summary>How long such a packet takes at most.</summary>
    public TimeSpan SlowMost { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Nothing but a short way.</summary>
    public void Clear()
    {
        DownUntil = 0;
        Loss = LostAcknowledgement = Duplicate = Reorder = HalfOpen = Slow = 0;
    }
}
