using Telemetry.Edge.Publishing;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Network;

namespace Telemetry.Simulation.Tests.Network;

public sealed class VirtualLinkTests
{
    private readonly Scenario _scenario = new(1);
    private readonly Weather _weather = new();
    private readonly List<string> _gateway = [];
    private readonly List<TaskCompletionSource<PublishAnswer>> _answers = [];
    private readonly List<string> _agent = [];
    private Func<VirtualLink, Task> _talk = static _ => Task.CompletedTask;

    [Fact]
    public void The_acknowledgement_comes_when_the_gateway_is_done_and_not_before()
    {
        _talk = PublishAsync;
        Live();
        Assert.Equal(["connected 7"], _agent);
        Assert.Equal(["connect", "publish t"], _gateway);
        _answers[0].SetResult(new PublishAnswer(true, ""));
        Live();
        Assert.Equal(["connected 7", "answer True"], _agent);
    }

    [Fact]
    public void A_gateway_that_fails_at_a_message_closes_without_an_acknowledgement()
    {
        _talk = PublishAsync;
        Live();
        _answers[0].SetException(new IOException("the journal has failed"));
        Live();
        Assert.Equal(["connected 7", "down", "lost"], _agent.Order());
        Assert.Equal(["connect", "publish t", "closed False"], _gateway);
    }

    [Fact]
    public void Of_a_half_open_link_the_gateway_learns_by_keep_alive_and_the_agent_never()
    {
        _weather.HalfOpen = 1;
        _talk = PublishAsync;
        Live();
        Assert.Equal(["connected 7"], _agent);
        Assert.Equal(["connect", "closed False"], _gateway);
        Assert.Equal(1, _scenario.Faults[FaultKind.HalfOpen]);
    }

    [Fact]
    public void A_lost_acknowledgement_ends_the_connection_though_the_gateway_has_the_message()
    {
        _weather.LostAcknowledgement = 1;
        _talk = PublishAsync;
        Live();
        _answers[0].SetResult(new PublishAnswer(true, ""));
        Live();
        Assert.Equal(["connected 7", "down", "lost"], _agent.Order());
        Assert.Contains("closed False", _gateway);
    }

    [Fact]
    public void A_second_connection_of_a_client_takes_the_first_one_over()
    {
        _talk = async link =>
        {
            await link.ConnectAsync(CancellationToken.None);
            _weather.DownUntil = _scenario.World.Ticks + TimeSpan.FromSeconds(1).Ticks;
            await link.DisconnectAsync(); // Nobody hears of it.
            await Task.Delay(TimeSpan.FromSeconds(2), _scenario.World.Nodes[^1].Life!.Time); // It runs in it.
            await link.ConnectAsync(CancellationToken.None);
        };
        Live();
        Assert.Equal(["connect", "closed False", "connect"], _gateway);
    }

    [Fact]
    public void Nobody_listens_and_the_agent_is_told()
    {
        _talk = async link => await Assert.ThrowsAsync<IOException>(() => link.ConnectAsync(CancellationToken.None));
        Live(hasGateway: false);
        Assert.Null(_scenario.World.Nodes[^1].Unforeseen);
    }

    private void Live(bool hasGateway = true)
    {
        var world = _scenario.World;
        if (_scenario.Broker is null)
        {
            var gateway = world.AddNode("gateway");
            gateway.Main = life =>
            {
                _scenario.Broker = hasGateway ? (life, new Broker(this)) : null;
                return new TaskCompletionSource().Task;
            };
            gateway.Start();
            var agent = world.AddNode("agent");
            agent.Main = async life =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), life.Time);
                await _talk(new VirtualLink(_scenario.Network, _weather, life)
                {
                    Disconnected = () => _agent.Add("down"),
                });
                await new TaskCompletionSource().Task;
            };
            agent.Start();
        }
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Null(world.Fault);
    }

    private async Task PublishAsync(VirtualLink link)
    {
        var terms = await link.ConnectAsync(CancellationToken.None);
        _agent.Add($"connected {terms.InFlightMax}");
        try
        {
            var answer = await link.PublishAsync("t", new byte[] { 0xFF }, isRetained: false, CancellationToken.None);
            _agent.Add($"answer {answer.IsTaken}");
        }
        catch (IOException)
        {
            _agent.Add("lost");
        }
    }

    private sealed class Broker(VirtualLinkTests test) : IBroker, IBrokerSession
    {
        public int ReceiveMaximum => 7;

        public IBrokerSession Connect(string clientId)
        {
            test._gateway.Add("connect");
            return this;
        }

        public Task<PublishAnswer> PublishAsync(string topic, ReadOnlyMemory<byte> payload)
        {
            test._gateway.Add($"publish {topic}");
            test._answers.Add(new TaskCompletionSource<PublishAnswer>());
            return test._answers[^1].Task;
        }

        public void Closed(bool isClean) => test._gateway.Add($"closed {isClean}");
    }
}
