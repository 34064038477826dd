"""The published settings in Stable-Baselines3 on an environment of the same shape: python3 peer_stable_baselines3.py ROLLOUTS.

Prints one JSON line: CPU and wall milliseconds of a rollout of 2048 steps with its 10 epochs (least and median). The environment
only draws observations and rewards, so that what is measured is the learner. Needs stable-baselines3 and torch.
"""
import json
import resource
import sys
import time

import gymnasium as gym
import numpy as np
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import DummyVecEnv, VecNormalize


class Dummy(gym.Env):
    """Time and sixteen tiles, four actions, fifty steps."""

    observation_space = gym.spaces.MultiDiscrete([51] + [3] * 16)
    action_space = gym.spaces.Discrete(4)

    def __init__(self):
        self.draws = np.random.default_rng(1)
        self.time = 0

    def observe(self):
        return np.concatenate(([self.time], self.draws.integers(0, 3, 16)))

    def reset(self, seed=None, options=None):
        self.time = 0
        return self.observe(), {}

    def step(self, action):
        self.time += 1
        return self.observe(), float(self.draws.normal()), False, self.time >= 50, {}


class Times(BaseCallback):
    def __init__(self):
        super().__init__()
        self.marks = []

    def _on_rollout_start(self):
        usage = resource.getrusage(resource.RUSAGE_SELF)
        self.marks.append((time.perf_counter(), usage.ru_utime + usage.ru_stime))

    def _on_step(self):
        return True


torch.set_num_threads(1)
rollouts = int(sys.argv[1])
environment = VecNormalize(DummyVecEnv([lambda: Monitor(Dummy())]), norm_obs=False)
learner = PPO(
    "MlpPolicy", environment, gamma=1.0, ent_coef=0.05, clip_range=0.3, learning_rate=5e-5, device="cpu", seed=1
)
times = Times()
learner.learn(total_timesteps=2048 * (rollouts + 1), callback=times)
wall, cpu = (
    sorted(1000 * (after[i] - before[i]) for before, after in zip(times.marks, times.marks[1:])) for i in (0, 1)
)
print(
    json.dumps(
        {
            "cpuLeast": cpu[0],
            "cpuMedian": cpu[len(cpu) // 2],
            "wallLeast": wall[0],
            "wallMedian": wall[len(wall) // 2],
            "torch": torch.__version__,
        }
    )
)
